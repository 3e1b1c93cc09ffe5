#!/usr/bin/env bash
# Hands the open jobs of a planned experiment to Slurm: the source's training first, where it is needed, then one array
# job, one task a run. Jobs that were stopped or preempted go on where they were when the same command is run again.
#
#   lethe experiment plan --configuration experiment.json --output SHARED/exp
#   Experiments/slurm.sh SHARED/exp --partition=short --array-limit=20 --mem=2G
#   lethe experiment status SHARED/exp
#   lethe experiment report SHARED/exp
#
# The folder must be on a file system that the nodes share, and the corpora where experiment.json says. Options after the
# folder go to sbatch, but for --array-limit=N: at most N tasks at once. LETHE names the program (default: lethe).
set -euo pipefail

if [[ $# -lt 1 || $1 == -* ]]; then
  echo "Usage: $0 EXPERIMENT-FOLDER [--array-limit=N] [sbatch options]" >&2
  exit 64
fi
folder=$(realpath "$1")
shift
limit=
options=()
for option in "$@"; do
  case $option in
    --array-limit=*) limit=%${option#*=} ;;
    *) options+=("$option") ;;
  esac
done
program=$(command -v "${LETHE:-lethe}") || {
  echo "${LETHE:-lethe} is not found; set LETHE to the program's path." >&2
  exit 1
}
program=$(realpath "$program")

plan=$("$program" experiment plan "$folder")
if [[ -z $plan ]]; then
  echo "Every run of $folder is done." >&2
  exit 0
fi
mapfile -t jobs <<<"$plan"

mkdir -p "$folder/slurm"
submit=(sbatch --parsable --chdir="$folder" --output="$folder/slurm/%x-%A-%a.log" --requeue "${options[@]}")
dependency=()
if [[ ${jobs[0]} == */runs/source.json ]]; then
  printf -v command '%q experiment run-one %q' "$program" "${jobs[0]}"
  source_id=$("${submit[@]}" --job-name=lethe-source --cpus-per-task=2 \
    --output="$folder/slurm/source-%j.log" --wrap="exec $command")
  echo "Source: job $source_id" >&2
  dependency=(--dependency="afterok:${source_id%%;*}" --kill-on-invalid-dep=yes)
  jobs=("${jobs[@]:1}")
fi
if [[ ${#jobs[@]} -eq 0 ]]; then exit 0; fi

# A list of its own for each submission: tasks of an earlier one may still be waiting.
list=$(mktemp "$folder/slurm/jobs-XXXXXX.txt")
printf '%s\n' "${jobs[@]}" >"$list"
printf -v command '%q experiment run-one "$(sed -n "${SLURM_ARRAY_TASK_ID}p" %q)"' "$program" "$list"
array_id=$("${submit[@]}" --job-name=lethe-run --cpus-per-task=1 "${dependency[@]}" \
  --array="1-${#jobs[@]}$limit" --wrap="exec $command")
echo "Runs: array job $array_id, ${#jobs[@]} tasks" >&2
echo "$array_id"
