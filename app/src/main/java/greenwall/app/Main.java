package greenwall.app;

import greenwall.app.command.ExitCodes;
import greenwall.app.command.GreenwallCommand;
import greenwall.app.command.ProcessContext;
import greenwall.app.command.TerminalColors;
import greenwall.app.config.ConfigPaths;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The entry point.
public final class Main {
    /// The launchers set this variable. A JVM that cannot start exits with 1, like this program does. So the
    /// program adds a mark to its exit codes, and the launchers subtract it.
    private static final String MARKED = "GREENWALL_EXIT_MARKED";

    private static final int MARK = 100;

    /// The launchers contain the same text.
    private static final String MEMORY_ERROR = "greenwall: out of memory: the command did not finish. Saved data"
            + " is intact. To give Greenwall more memory, set _JAVA_OPTIONS=-Xmx2g";

    /// The exit codes that only the process has.
    public static final int OUT_OF_MEMORY = 71;
    /// The status that a shell reports after SIGPIPE.
    public static final int READER_GONE = 141;

    private Main() {}

    public static void main(String[] args) {
        int exit = exitCode(args);
        boolean marked = exit != 0 && "yes".equals(System.getenv(MARKED));
        System.exit(marked ? exit + MARK : exit);
    }

    private static int exitCode(String... args) {
        var out = new FailureTrackingStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
        var err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int exit;
        try {
            var process = thisProcess(new PrintStream(out, true, StandardCharsets.UTF_8), err);
            exit = GreenwallCommand.run(process, args);
            process.out().flush();
        } catch (OutOfMemoryError full) {
            // The JVM exits by itself for most of these errors; this one was thrown by library code.
            err.println(MEMORY_ERROR);
            return OUT_OF_MEMORY;
        } catch (Throwable broken) {
            // An error in the JVM or its installation.
            err.println("greenwall: fatal error: " + broken);
            return ExitCodes.FAILED;
        }
        var failure = out.failure();
        if (failure.isEmpty()) {
            return exit;
        }
        if (FailureTrackingStream.isGone(failure.get())) {
            return READER_GONE;
        }
        err.println("greenwall: cannot write the output: " + failure.get().getMessage());
        return ExitCodes.FAILED;
    }

    private static ProcessContext thisProcess(PrintStream out, PrintStream err) {
        return new ProcessContext(
                out,
                err,
                InstantSource.system(),
                ZoneId.systemDefault(),
                System.getenv(),
                ConfigPaths.ofThisMachine(),
                TerminalColors.wanted(System.getenv()));
    }

    /// Remembers a failed write, because a print stream hides it and the command must not exit as if its output
    /// had arrived.
    private static final class FailureTrackingStream extends OutputStream {
        private final OutputStream to;
        private volatile @Nullable IOException failure;

        FailureTrackingStream(OutputStream to) {
            this.to = to;
        }

        Optional<IOException> failure() {
            return Optional.ofNullable(failure);
        }

        /// Whether the write failed only because the reader closed the pipe, as `head` does.
        static boolean isGone(IOException failure) {
            return String.valueOf(failure.getMessage()).contains("Broken pipe");
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                to.write(bytes, from, length);
            } catch (IOException failed) {
                failure = failed;
                throw failed;
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                to.flush();
            } catch (IOException failed) {
                failure = failed;
                throw failed;
            }
        }
    }
}
