package greenwall.fleet.enrol;

import greenwall.fleet.enrol.EnrolmentCommandRunner.Command;
import greenwall.fleet.enrol.EnrolmentCommandRunner.CommandResult;
import greenwall.fleet.enrol.EnrolmentEvent.OutputLine;
import greenwall.fleet.enrol.EnrolmentEvent.Result;
import greenwall.fleet.enrol.EnrolmentEvent.StepEnded;
import greenwall.fleet.enrol.EnrolmentEvent.StepStarted;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Enrols a host by a plan, checks an enrolled one, and removes it, one step after the other. Each step runs on the
/// host to its end, even if the console stops meanwhile, and is verified before the next begins. Blocks, so it needs
/// its own virtual thread.
///
/// @param targets the targets file; empty if the site has none
public record HostEnroller(
        EnrolmentCommandRunner commands,
        Optional<TargetsFileStore> targets,
        EnrolledDataCheck checks,
        Consumer<EnrolmentEvent> listener) {
    private static final Duration STEP = Duration.ofMinutes(15);
    private static final Duration CHECK_DEADLINE = Duration.ofMinutes(1);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration SHOWN_WITHIN = Duration.ofSeconds(30);
    private static final long BETWEEN_MILLIS = 500;
    private static final String NO_TARGETS_FILE = ": no targets file is configured (enrol: {file_sd: …})";

    public sealed interface InventoryResult {
        record Read(HostInventory inventory) implements InventoryResult {}

        record Failed(String why) implements InventoryResult {}
    }

    public static InventoryResult inventory(EnrolmentCommandRunner commands) throws InterruptedException {
        var done = commands.run(
                new Command("inspect the host", false, List.of("sh", "-s"), HostInventory.program(), CHECK_DEADLINE),
                _ -> {});
        return done.output().isBlank() || !done.problem().isEmpty()
                ? new InventoryResult.Failed(done.why())
                : new InventoryResult.Read(HostInventory.read(done.output(), commands.sudo()));
    }

    /// Executes the plan, up to the first step that fails.
    ///
    /// @return whether all steps were done and verified
    public boolean add(EnrolmentPlan plan) throws InterruptedException {
        return runSteps(plan, true, step -> switch (step) {
            case EnrolmentStep.HostStep onHost -> add(plan.packageManager().orElseThrow(), onHost);
            case EnrolmentStep.PrometheusStep target -> add(target);
        });
    }

    @FunctionalInterface
    private interface Action {
        StepEnded perform(EnrolmentStep step) throws InterruptedException;
    }

    private boolean runSteps(EnrolmentPlan plan, boolean stopAtFailure, Action action) throws InterruptedException {
        boolean good = true;
        for (var step : plan.steps()) {
            listener.accept(new StepStarted(step.id(), step.title()));
            var ended = action.perform(step);
            listener.accept(ended);
            good &= ended.good();
            if (stopAtFailure && !ended.good() && ended.result() != Result.UNVERIFIED) {
                break;
            }
        }
        return good;
    }

    private StepEnded add(PackageManager manager, EnrolmentStep.HostStep step) throws InterruptedException {
        var before = currentState(manager, step);
        if (before.result() == Result.AS_PLANNED) {
            return step.ended(Result.ALREADY, "");
        }
        var done = runDetached("do " + step.id(), step.id(), EnrolmentStepScript.apply(manager, step));
        if (!done.ok()) {
            return done.problem().isEmpty()
                    ? rolledBack(manager, step, done.why())
                    // Its progress is unknown, because the step continues by itself on the host.
                    : step.ended(Result.UNKNOWN, done.why() + "; check the host to see the state of this step");
        }
        var missing = missingProof(step.proof());
        if (missing.isPresent() && step.proof() instanceof EnrolmentStep.Verification.ExpectedMetric) {
            return rolledBack(manager, step, missing.get());
        }
        return missing.map(why -> step.ended(Result.UNVERIFIED, why)).orElseGet(() -> step.ended(Result.DONE, ""));
    }

    private StepEnded rolledBack(PackageManager manager, EnrolmentStep step, String why) throws InterruptedException {
        var undone = runDetached("roll back " + step.id(), step.id(), EnrolmentStepScript.undo(manager, step.id()));
        cleanUp();
        return undone.ok()
                ? step.ended(Result.ROLLED_BACK, why)
                : step.ended(Result.FAILED, why + "; rolling back failed too: " + undone.why());
    }

    private StepEnded add(EnrolmentStep.PrometheusStep step) throws InterruptedException {
        if (targets.isEmpty()) {
            return step.ended(Result.FAILED, "cannot access " + step.file() + NO_TARGETS_FILE);
        }
        var result = targets.get().put(step.entry(), this::output);
        if (!result.problem().isEmpty()) {
            return step.ended(problemOf(result), result.problem());
        }
        var missing = checks.whyNotInPrometheus(step.entry(), true);
        if (missing.isPresent()) {
            return step.ended(Result.UNVERIFIED, missing.get());
        }
        return step.ended(result.changed() || result.committed() ? Result.DONE : Result.ALREADY, "");
    }

    private static Result problemOf(TargetsFileStore.Result result) {
        return result.changed() ? Result.UNVERIFIED : Result.FAILED;
    }

    /// @return whether all steps are as planned
    public boolean check(EnrolmentPlan plan) throws InterruptedException {
        return runSteps(plan, false, step -> switch (step) {
            case EnrolmentStep.HostStep onHost -> checked(plan.packageManager().orElseThrow(), onHost);
            case EnrolmentStep.PrometheusStep target -> checked(target);
        });
    }

    private StepEnded checked(PackageManager manager, EnrolmentStep.HostStep step) throws InterruptedException {
        var current = currentState(manager, step);
        if (current.result() == Result.AS_PLANNED
                && step.proof() instanceof EnrolmentStep.Verification.ExpectedMetric shows) {
            return shown(shows, Duration.ZERO)
                    .map(why -> step.ended(Result.DRIFTED, why))
                    .orElse(current);
        }
        return current;
    }

    private StepEnded checked(EnrolmentStep.PrometheusStep step) throws InterruptedException {
        var current = targets.isEmpty()
                ? new TargetsFileStore.EntryState.Unknown("cannot access " + step.file() + NO_TARGETS_FILE)
                : targets.get().stateOf(step.entry());
        return switch (current) {
            case TargetsFileStore.EntryState.Matches _ ->
                checks.whyNotInPrometheus(step.entry(), false)
                        .map(why -> step.ended(Result.DRIFTED, why))
                        .orElse(step.ended(Result.AS_PLANNED, ""));
            case TargetsFileStore.EntryState.Differs(var how) -> step.ended(Result.DRIFTED, how);
            case TargetsFileStore.EntryState.Absent _ -> step.ended(Result.ABSENT, "");
            case TargetsFileStore.EntryState.Unknown(var why) -> step.ended(Result.UNKNOWN, why);
        };
    }

    private static final Pattern STATE = Pattern.compile("(?m)^state: (\\w+)$");

    private StepEnded currentState(PackageManager manager, EnrolmentStep.HostStep step) throws InterruptedException {
        var done = runScript("check " + step.id(), EnrolmentStepScript.check(manager, step));
        var state = STATE.matcher(done.output());
        if (!done.ok() || !state.find()) {
            return step.ended(Result.UNKNOWN, done.why());
        }
        var drifts = done.output()
                .lines()
                .filter(line -> line.startsWith("drift: "))
                .map(line -> line.substring("drift: ".length()))
                .toList();
        var words = String.join("; ", drifts);
        return switch (state.group(1)) {
            case "absent" -> step.ended(Result.ABSENT, "");
            case "running" -> step.ended(Result.RUNNING, "its commands are running on the host now");
            case "done" -> step.ended(drifts.isEmpty() ? Result.AS_PLANNED : Result.DRIFTED, words);
            case "undoing" ->
                step.ended(Result.INTERRUPTED, "its removal was interrupted; remove the host again, or add it again");
            default ->
                step.ended(
                        Result.INTERRUPTED,
                        "it was interrupted or failed; add the host again to finish it, or remove it"
                                + (words.isEmpty() ? "" : ": " + words));
        };
    }

    /// Removes the host from the targets file, then undoes the steps recorded on it, the newest first.
    ///
    /// @return whether everything was undone
    public boolean remove(String name, Optional<PackageManager> manager) throws InterruptedException {
        boolean good = true;
        if (targets.isPresent()) {
            listener.accept(new StepStarted(EnrolmentStep.PrometheusStep.ID, "the target"));
            var result = targets.get().remove(name, this::output);
            good = result.problem().isEmpty();
            var how = !good ? problemOf(result) : result.changed() ? Result.UNDONE : Result.NO_ENTRY;
            listener.accept(new StepEnded(EnrolmentStep.PrometheusStep.ID, how, result.problem()));
        }
        if (manager.isEmpty()) {
            return good;
        }
        var known = runScript("list the steps already on the host", EnrolmentStepScript.listSteps());
        if (!known.ok()) {
            listener.accept(new StepEnded("host", Result.UNKNOWN, known.why()));
            return false;
        }
        for (var step : known.output().lines().filter(line -> !line.isBlank()).toList()) {
            listener.accept(new StepStarted(step, "undo " + step));
            var done = runDetached("undo " + step, step, EnrolmentStepScript.undo(manager.get(), step));
            good &= done.ok();
            listener.accept(
                    done.ok()
                            ? new StepEnded(step, Result.UNDONE, "")
                            : new StepEnded(step, Result.FAILED, done.why()));
        }
        cleanUp();
        return good;
    }

    private void cleanUp() throws InterruptedException {
        runScript("clean up", EnrolmentStepScript.cleanUp());
    }

    private CommandResult runScript(String shown, String script) throws InterruptedException {
        return commands.run(new Command(shown, true, List.of("sh", "-s"), script, CHECK_DEADLINE), _ -> {});
    }

    private CommandResult runDetached(String shown, String step, String script) throws InterruptedException {
        int size = script.getBytes(StandardCharsets.UTF_8).length;
        return commands.run(
                new Command(
                        // Without the common part, so that the audit file shows only what differs from step to step.
                        shown + ":\n" + script.replace(EnrolmentStepScript.library(), ""),
                        true,
                        List.of(
                                "sh",
                                "-c",
                                EnrolmentStepScript.runner(),
                                "greenwall-enrol",
                                step,
                                Integer.toString(size)),
                        script,
                        STEP),
                this::output);
    }

    private void output(String line) {
        listener.accept(new OutputLine(line));
    }

    private Optional<String> missingProof(EnrolmentStep.Verification proof) throws InterruptedException {
        return switch (proof) {
            case EnrolmentStep.Verification.ExpectedMetric shows -> shown(shows, SHOWN_WITHIN);
            case EnrolmentStep.Verification.ExpectedLogLine(var labels) -> {
                var mark = "greenwall-enrol-" + UUID.randomUUID();
                commands.run(
                        new Command("write a line into the log", true, List.of("logger", mark), "", ANSWER), _ -> {});
                yield checks.whyNotInLoki(labels, mark);
            }
            case EnrolmentStep.Verification.CommandsOnly _ -> Optional.empty();
        };
    }

    private Optional<String> shown(EnrolmentStep.Verification.ExpectedMetric proof, Duration within)
            throws InterruptedException {
        long end = System.nanoTime() + within.toNanos();
        while (true) {
            var page = commands.fetchPage(proof.port(), "/metrics", ANSWER);
            if (page.filter(proof::isShownBy).isPresent()) {
                return Optional.empty();
            }
            if (System.nanoTime() >= end) {
                return Optional.of(
                        page.isEmpty()
                                ? "no response on port " + proof.port()
                                : "port " + proof.port() + " does not serve " + proof.metric());
            }
            TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
        }
    }
}
