package greenwall.fleet.enrol;

import greenwall.fleet.BundledText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// The targets file on the machine that stores it.
public record TargetsFileStore(EnrolmentCommandRunner machine, String path, Check check) {
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int TRIES = 5;
    private static final int CHANGED_MEANWHILE = 75;
    private static final int NOT_COMMITTED = 76;

    /// Why a changed text must not be written; empty if it may.
    @FunctionalInterface
    public interface Check {
        Optional<String> problem(String path, String before, String after, String host);
    }

    /// @param problem why the file could not be read, written or committed; empty if it could
    /// @param changed whether the file was written, now or before, possibly without a commit
    public record Result(String problem, boolean changed, boolean committed) {
        static Result failed(String why) {
            return new Result(why, false, false);
        }
    }

    public sealed interface EntryState {
        record Matches() implements EntryState {}

        record Differs(String how) implements EntryState {}

        record Absent() implements EntryState {}

        record Unknown(String why) implements EntryState {}
    }

    private record Content(String sum, boolean writable, boolean clean, String text) {}

    public EntryState stateOf(TargetsFile.Entry entry) throws InterruptedException {
        try {
            var content = read();
            var file = TargetsFile.of(path, content.text());
            if (file.contains(entry)) {
                return content.clean()
                        ? new EntryState.Matches()
                        : new EntryState.Differs("the file has changes that are not committed");
            }
            return file.entryText(entry.host()).isPresent()
                    ? new EntryState.Differs("the entry differs from the plan")
                    : new EntryState.Absent();
        } catch (IllegalArgumentException bad) {
            return new EntryState.Unknown(path + ": " + bad.getMessage());
        }
    }

    public Result put(TargetsFile.Entry entry, Consumer<String> output) throws InterruptedException {
        return change(
                entry.host(),
                "Add " + entry.host(),
                text -> {
                    var file = TargetsFile.of(path, text);
                    file.conflictingTarget(entry).ifPresent(target -> {
                        throw new IllegalArgumentException("an entry not written by Greenwall already has " + target);
                    });
                    return file.contains(entry) ? text : file.with(entry);
                },
                output);
    }

    public Result remove(String host, Consumer<String> output) throws InterruptedException {
        return change(host, "Remove " + host, text -> TargetsFile.of(path, text).without(host), output);
    }

    private Result change(String host, String message, UnaryOperator<String> edit, Consumer<String> output)
            throws InterruptedException {
        try {
            for (int i = 0; i < TRIES; i++) {
                var before = read();
                var after = edit.apply(before.text());
                if (after.equals(before.text())) {
                    return before.clean()
                            ? new Result("", false, false)
                            : committed(run(before, List.of("commit", path, message), "", message, output), false);
                }
                var problem = check.problem(path, before.text(), after, host);
                if (problem.isPresent()) {
                    return Result.failed(path + ": " + problem.get());
                }
                var size = after.getBytes(StandardCharsets.UTF_8).length;
                var done = run(
                        before,
                        List.of("write", path, before.sum(), Integer.toString(size), message),
                        after,
                        message,
                        output);
                if (done.exit() != CHANGED_MEANWHILE) {
                    return committed(done, true);
                }
            }
            return Result.failed(path + " was changed by another process at every attempt; try again");
        } catch (IllegalArgumentException bad) {
            return Result.failed(path + ": " + bad.getMessage());
        }
    }

    private static Result committed(EnrolmentCommandRunner.CommandResult done, boolean changed) {
        if (done.exit() == NOT_COMMITTED) {
            return new Result(
                    (changed ? "it is written, but" : "it is") + " not committed: " + done.why(), true, false);
        }
        return done.ok() ? new Result("", changed, done.output().contains("committed: ")) : Result.failed(done.why());
    }

    private EnrolmentCommandRunner.CommandResult run(
            Content before, List<String> words, String input, String message, Consumer<String> output)
            throws InterruptedException {
        return machine.run(
                new EnrolmentCommandRunner.Command(
                        "replace " + path + " (" + message + ")", !before.writable(), command(words), input, LONGEST),
                output);
    }

    private static List<String> command(List<String> words) {
        var script = BundledText.of(TargetsFileStore.class, "targets-file.sh");
        var all = new ArrayList<>(List.of("sh", "-c", script, "greenwall-target"));
        all.addAll(words);
        return all;
    }

    private Content read() throws InterruptedException {
        var done = machine.run(
                new EnrolmentCommandRunner.Command("read " + path, false, command(List.of("read", path)), "", LONGEST),
                _ -> {});
        if (!done.ok()) {
            throw new IllegalArgumentException("it cannot be read: " + done.why());
        }
        if (done.output().indexOf('\uFFFD') >= 0) {
            throw new IllegalArgumentException("it is not valid UTF-8");
        }
        var parts = done.output().split("\n", 4);
        if (parts.length < 4) {
            throw new IllegalArgumentException(
                    "it cannot be read: " + done.messages().strip());
        }
        // The checksum ends with the size. A part of the file must not be taken for the whole.
        if (!parts[0].equals("none") && !parts[0].endsWith(" " + parts[3].getBytes(StandardCharsets.UTF_8).length)) {
            throw new IllegalArgumentException(
                    "not as many bytes arrived as the file has: it was changed while it was read, or the connection"
                            + " lost a part; try again");
        }
        return new Content(parts[0], parts[1].equals("writable"), parts[2].equals("clean"), parts[3]);
    }
}
