package greenwall.lab.shell;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One run of a program: its arguments, its environment, and what it may do with its process.
///
/// Standard output is buffered as the C library does it: by line on a terminal or under `stdbuf -oL`, else in
/// blocks of 4096 bytes that may be cut in the middle of a line.
public final class Call {
    private static final int BLOCK = 4096;
    private static final int LONGEST_LINE = 1 << 20;

    private enum Buffering {
        NONE,
        LINE,
        BLOCK
    }

    private final Machine machine;
    private final Process process;
    private final List<String> words;
    private final Map<String, String> environment;
    private final ByteArrayOutputStream unwritten = new ByteArrayOutputStream();
    private Buffering buffering;

    Call(Machine machine, Process process, List<String> words, Map<String, String> environment) {
        this.machine = machine;
        this.process = process;
        this.words = List.copyOf(words);
        this.environment = Map.copyOf(environment);
        var out = process.file(1);
        this.buffering = switch (environment.getOrDefault(ProcessTools.STDBUF, "")) {
            case "L" -> Buffering.LINE;
            case "0" -> Buffering.NONE;
            default -> out != null && out.isTerminal() ? Buffering.LINE : Buffering.BLOCK;
        };
    }

    public Machine machine() {
        return machine;
    }

    public Process process() {
        return process;
    }

    /// The name by which it was called, without its folder.
    public String name() {
        var full = words.getFirst();
        return full.substring(full.lastIndexOf('/') + 1);
    }

    public List<String> words() {
        return words;
    }

    /// The words after its name.
    public List<String> arguments() {
        return words.subList(1, words.size());
    }

    public Map<String, String> environment() {
        return environment;
    }

    public Instant now() {
        return machine.now();
    }

    /// This program flushes each line itself, whatever its output is.
    public void flushEachLine() {
        buffering = Buffering.LINE;
    }

    public void print(String text) throws InterruptedException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        unwritten.write(bytes, 0, bytes.length);
        switch (buffering) {
            case NONE -> flush();
            case LINE -> {
                if (text.indexOf('\n') >= 0) {
                    flush();
                }
            }
            case BLOCK -> {
                if (unwritten.size() >= BLOCK) {
                    var all = unwritten.toByteArray();
                    int whole = all.length - all.length % BLOCK;
                    unwritten.reset();
                    unwritten.write(all, whole, all.length - whole);
                    write(1, all, 0, whole);
                }
            }
        }
    }

    public void printBytes(byte[] bytes, int length) throws InterruptedException {
        flush();
        write(1, bytes, 0, length);
    }

    public void flush() throws InterruptedException {
        if (unwritten.size() > 0) {
            var all = unwritten.toByteArray();
            unwritten.reset();
            write(1, all, 0, all.length);
        }
    }

    /// Writes to standard error, which is never buffered.
    public void error(String text) throws InterruptedException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        write(2, bytes, 0, bytes.length);
    }

    /// Says what is wrong and gives the status for it.
    public int fail(int status, String line) throws InterruptedException {
        flush();
        error(line + "\n");
        return status;
    }

    private void write(int descriptor, byte[] bytes, int offset, int length) throws InterruptedException {
        var file = process.file(descriptor);
        if (file == null) {
            return;
        }
        for (int done = 0; done < length; ) {
            try {
                int n = file.write(bytes, offset + done, length - done);
                if (n < 0) {
                    process.signal(Signal.PIPE);
                    process.checkKilled();
                    return;
                }
                done += n;
            } catch (InterruptedException _) {
                process.checkKilled();
            }
        }
    }

    /// From here on these signals cut [#pause] and [#read] short instead of ending the process.
    public void handle(Signal... signals) {
        process.handle(Set.of(signals));
    }

    /// @return false when a handled signal came first
    public boolean pause(Duration time) {
        return process.pause(time);
    }

    public @Nullable Signal takeSignal() {
        return process.takePending();
    }

    /// One block from standard input; -1 at its end or when a handled signal came.
    public int read(byte[] into) throws InterruptedException {
        var file = process.file(0);
        if (file == null) {
            return -1;
        }
        while (true) {
            try {
                return file.read(into, 0, into.length);
            } catch (InterruptedException _) {
                process.checkKilled();
                if (process.hasPending()) {
                    return -1;
                }
            }
        }
    }

    /// One line without its end, read byte by byte so that a later reader finds the rest; null at the end.
    public @Nullable String readLine() throws InterruptedException {
        var line = new ByteArrayOutputStream();
        var one = new byte[1];
        while (line.size() < LONGEST_LINE) {
            if (read(one) <= 0) {
                return line.size() == 0 ? null : line.toString(StandardCharsets.UTF_8);
            }
            if (one[0] == '\n') {
                break;
            }
            line.write(one[0]);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /// Runs another program in this process, as `exec` does.
    public int become(List<String> newWords, Map<String, String> newEnvironment) throws InterruptedException {
        flush();
        return machine.execute(process, newWords, newEnvironment);
    }
}
