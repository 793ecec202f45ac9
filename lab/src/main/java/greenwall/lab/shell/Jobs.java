package greenwall.lab.shell;

import greenwall.lab.shell.Syntax.Node;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The processes that a script starts for its parts: in the background, at the end of a pipe, to read what they say.
final class Jobs {
    private static final int LONGEST_CAPTURE = 1 << 20;
    private static final Duration FOR_EVER = Duration.ofHours(2);

    /// What a part of a script wrote, and how it ended.
    record Captured(String text, int status) {}

    private final Interpreter interpreter;
    private final Call call;
    private final ShellState state;

    Jobs(Interpreter interpreter, Call call, ShellState state) {
        this.interpreter = interpreter;
        this.call = call;
        this.state = state;
    }

    int background(Node body) throws InterruptedException {
        call.flush();
        var files = call.process().shareFiles();
        put(files, 0, OpenFile.nothing());
        var child = childIgnoring(body, files);
        if (child == null) {
            throw interpreter.failed(2, "Cannot fork");
        }
        state.lastBackground = child.pid();
        state.jobs.put(child.pid(), child);
        return 0;
    }

    private @Nullable Process childIgnoring(Node body, Map<Integer, OpenFile> files) {
        var process = call.process();
        var before = process.ignored();
        var more = EnumSet.copyOf(before);
        more.add(Signal.INT);
        more.add(Signal.QUIT);
        process.ignore(more);
        try {
            return child(body, files);
        } finally {
            process.ignore(before);
        }
    }

    /// A process that runs this part of the script on its own.
    @Nullable
    Process child(Node body, Map<Integer, OpenFile> files) {
        var copy = state.forSubshell();
        var words = call.process().command();
        return call.machine().fork(call.process(), files, words, self -> {
            var its = new Call(call.machine(), self, call.words(), call.environment());
            return new Interpreter(its, copy).script(body, true);
        });
    }

    int foreground(@Nullable Process child) throws InterruptedException {
        if (child == null) {
            throw interpreter.failed(2, "Cannot fork");
        }
        while (true) {
            try {
                var status = child.awaitEnd(FOR_EVER);
                if (status.isPresent()) {
                    interpreter.checkpoint();
                    return status.getAsInt();
                }
            } catch (InterruptedException _) {
                call.process().checkKilled();
            }
        }
    }

    /// Waits for a job; a signal with a trap ends the wait, as it does in a shell.
    int await(Process job) throws InterruptedException {
        while (true) {
            try {
                var status = job.awaitEnd(FOR_EVER);
                if (status.isPresent()) {
                    state.jobs.remove(job.pid());
                    return status.getAsInt();
                }
            } catch (InterruptedException _) {
                call.process().checkKilled();
            }
            var signal = call.process().takePending();
            if (signal != null) {
                interpreter.trap(signal);
                return signal.status();
            }
        }
    }

    /// Standard output of a part of the script, without its last line ends.
    Captured capture(Node body) throws InterruptedException {
        call.flush();
        var pipe = new Pipe();
        var files = new TreeMap<>(call.process().shareFiles());
        put(files, 1, pipe.writeEnd());
        var child = child(body, files);
        var output = new ByteArrayOutputStream();
        var buffer = new byte[8192];
        while (true) {
            try {
                int n = pipe.readEnd().read(buffer, 0, buffer.length);
                if (n < 0) {
                    break;
                }
                if (output.size() < LONGEST_CAPTURE) {
                    output.write(buffer, 0, n);
                }
            } catch (InterruptedException _) {
                call.process().checkKilled();
            }
        }
        pipe.readEnd().release();
        int status = foreground(child);
        var text = output.toString(StandardCharsets.UTF_8);
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '\n') {
            end--;
        }
        return new Captured(text.substring(0, end).replace("\0", ""), status);
    }

    static void put(Map<Integer, OpenFile> files, int descriptor, OpenFile file) {
        var before = files.put(descriptor, file);
        if (before != null) {
            before.release();
        }
    }
}
