#!/usr/bin/env bash
# Starts a Slurm of two nodes on this machine for tests, and stops it again.
#   Scripts/slurm.sh install         installs Debian's packages
#   Scripts/slurm.sh start FOLDER    prints the configuration, for SLURM_CONF
#   Scripts/slurm.sh controller FOLDER   starts the controller again, after it was ended
#   Scripts/slurm.sh node FOLDER NAME    starts a node again
#   Scripts/slurm.sh stop FOLDER
# It listens on the loopback address alone. It wants to be root; exit code 2 says that it cannot be had.
set -euo pipefail
scripts=$(cd "$(dirname "$0")" && pwd)
what=${1:?install, start, controller, node or stop}
export PATH=$PATH:/usr/sbin

cannot() {
  echo "no Slurm here: $1" >&2
  exit 2
}

install() {
  command -v slurmctld >/dev/null && command -v slurmd >/dev/null && command -v munged >/dev/null && return
  "$scripts/install.sh" slurm-wlm munge >/dev/null || cannot "slurm-wlm and munge cannot be installed"
}

if [ "$what" = install ]; then
  install
  exit
fi
folder=${2:?a folder}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
configuration=$folder/slurm.conf

configure() {
  local host port
  host=$(hostname -s)
  port=${LANCET_SLURM_PORT:-17000}
  mkdir -p "$folder/state" "$folder/log"
  cat >"$configuration" <<END
ClusterName=lancet
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmctldPort=$port
AuthType=auth/munge
AuthInfo=socket=$folder/munge/socket
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
MpiDefault=none
ReturnToService=2
SlurmdTimeout=10
KillWait=10
MinJobAge=600
InactiveLimit=0
SlurmdParameters=config_overrides
SchedulerParameters=batch_sched_delay=1,sched_interval=5,bf_interval=5
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool-%n
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd-%n.pid
SlurmctldLogFile=$folder/log/slurmctld.log
SlurmdLogFile=$folder/log/slurmd-%n.log
NodeName=n1 NodeHostname=$host NodeAddr=127.0.0.1 Port=$((port + 1)) CPUs=2 RealMemory=4000
NodeName=n2 NodeHostname=$host NodeAddr=127.0.0.1 Port=$((port + 2)) CPUs=2 RealMemory=4000
PartitionName=main Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP
END
}

start_munge() {
  mkdir -p "$folder/munge"
  chmod 755 "$folder" "$folder/munge"
  [ -s "$folder/munge/key" ] || (umask 077 && head -c 1024 /dev/urandom >"$folder/munge/key")
  local as=()
  if [ "$(id -u)" -eq 0 ] && id munge >/dev/null 2>&1; then
    chown -R munge: "$folder/munge"
    as=(runuser -u munge --)
  fi
  detached "${as[@]}" munged --force --num-threads=2 --socket="$folder/munge/socket" \
    --key-file="$folder/munge/key" --log-file="$folder/munge/log" \
    --pid-file="$folder/munge/pid" --seed-file="$folder/munge/seed"
}

# Runs a command that keeps nothing open that this script inherited: daemons would hold it for ever.
detached() {
  (
    for descriptor in "/proc/$BASHPID/fd/"*; do
      descriptor=${descriptor##*/}
      if [ "$descriptor" -gt 2 ]; then eval "exec $descriptor>&-"; fi
    done
    exec "$@"
  )
}

# Waits for so many seconds until a command says yes.
await() {
  local seconds=$1
  shift
  for _ in $(seq 1 $((seconds * 10))); do
    "$@" >/dev/null 2>&1 && return
    sleep 0.1
  done
  return 1
}

are_idle() { [ "$(sinfo -h -N -t idle,mix,alloc -o %N | sort -u | wc -l)" -eq 2 ]; }

stop() {
  local file
  for file in "$folder"/slurmd-n*.pid "$folder/slurmctld.pid" "$folder/munge/pid"; do
    [ -s "$file" ] && kill "$(cat "$file")" 2>/dev/null || true
  done
}

export SLURM_CONF=$configuration
case $what in
start)
  [ "$(id -u)" -eq 0 ] || cannot "its daemons want to be started by root"
  install
  configure
  start_munge
  detached slurmctld -f "$configuration"
  for node in n1 n2; do detached slurmd -N "$node" -f "$configuration"; done
  if ! await 30 are_idle; then
    tail -n 5 "$folder"/log/*.log >&2 || true
    stop
    cannot "its nodes do not come up"
  fi
  echo "$configuration"
  ;;
controller) detached slurmctld -f "$configuration" && await 30 scontrol ping ;;
node) detached slurmd -N "${3:?a node}" -f "$configuration" ;;
stop) stop ;;
*) echo "install, start, controller, node or stop, not $what" >&2 && exit 64 ;;
esac
