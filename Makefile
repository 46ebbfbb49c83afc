.PHONY: quickstart build test lint format

quickstart:
	Scripts/quickstart.sh

build:
	Scripts/setup.sh
	swift build -c release

test:
	Scripts/test.sh

lint:
	swift format lint --strict --recursive Package.swift Sources Tests

format:
	swift format --in-place --recursive Package.swift Sources Tests
