package greenwall.lab.ssh;

import greenwall.lab.machine.ProgramInvocation;
import greenwall.lab.machine.ProgramInvocation.Sink;
import greenwall.lab.machine.SimulatedMachine;
import greenwall.lab.machine.SimulatedProcess;
import greenwall.lab.machine.SimulatedProcess.StoppedException;
import greenwall.lab.machine.SimulatedShell;
import greenwall.lab.machine.StandardInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.AbstractCommandSupport;
import org.jspecify.annotations.Nullable;

/// One channel of an SSH connection, with its commands. When it is closed, its commands end.
final class HostSession extends AbstractCommandSupport {
    private static final String LOGIN_SHELL_OF_SCRIPT = "exec /bin/sh -s";
    private static final int BROKEN = 255;

    private final SimulatedMachine machine;
    private final Optional<String> command;
    private volatile @Nullable SimulatedProcess process;

    /// @param command the command to run; empty for an interactive session
    HostSession(SimulatedMachine machine, Optional<String> command) {
        super("range-ssh " + machine.name(), null);
        this.machine = machine;
        this.command = command.filter(c -> !c.equals(LOGIN_SHELL_OF_SCRIPT));
    }

    @Override
    public void run() {
        boolean terminal = getEnvironment().getEnv().containsKey(Environment.ENV_TERM);
        int status = BROKEN;
        try (var begun = machine.begin()) {
            process = begun;
            var screen = new ChannelSink(getOutputStream(), terminal);
            var errors = terminal ? screen : new ChannelSink(getErrorStream(), false);
            var input = terminal ? Terminal.read(getInputStream(), screen, begun) : StandardInput.of(getInputStream());
            var invocation = ProgramInvocation.first(machine, begun, input, screen, errors);
            status = command.isPresent()
                    ? SimulatedShell.run(invocation, command.get())
                    : SimulatedShell.runSession(invocation, terminal ? "$ " : "");
            screen.flush();
        } catch (InterruptedException _) {
            // The server is closing.
        } catch (StoppedException stopped) {
            status = stopped.status();
        } finally {
            onExit(status);
        }
    }

    @Override
    public void destroy(ChannelSession channel) throws Exception {
        var running = process;
        if (running != null) {
            running.kill();
        }
        super.destroy(channel);
    }

    /// A buffered text output to a channel.
    ///
    /// @param terminal whether each line ends with CR and LF
    private record ChannelSink(PrintWriter channel, boolean terminal) implements Sink {
        ChannelSink(OutputStream channel, boolean terminal) {
            this(new PrintWriter(channel, false, StandardCharsets.UTF_8), terminal);
        }

        @Override
        public void text(String text) {
            channel.print(terminal ? text.replace("\n", "\r\n") : text);
        }

        @Override
        public void flush() {
            if (channel.checkError()) {
                throw new StoppedException(StoppedException.UNREAD);
            }
        }
    }

    /// The terminal between the keyboard and the session: handles echo, line input, backspace, Control-C and
    /// Control-D.
    private record Terminal(Sink screen, SimulatedProcess process, StandardInput input, StringBuilder line) {
        private static final int LONGEST_LINE = 4096;
        private static final int INTERRUPT = 3;
        private static final int END = 4;
        private static final int ERASE = 127;

        /// Reads the keyboard on a separate thread.
        static StandardInput read(InputStream keyboard, Sink screen, SimulatedProcess process) {
            var terminal = new Terminal(screen, process, new StandardInput(), new StringBuilder());
            Thread.ofVirtual().name("range-ssh-keys").start(() -> terminal.read(keyboard));
            return terminal.input;
        }

        private void read(InputStream keyboard) {
            try (keyboard) {
                for (int key = keyboard.read(); key >= 0 && type(key); key = keyboard.read()) {
                    screen.flush();
                }
                input.close();
            } catch (IOException | InterruptedException _) {
                process.kill();
            }
        }

        /// @return false if the user typed the end of input
        private boolean type(int key) throws InterruptedException {
            switch (key) {
                case INTERRUPT -> {
                    line.setLength(0);
                    screen.text("^C");
                    process.interrupt();
                }
                case END -> {
                    return !line.isEmpty();
                }
                case '\b', ERASE -> {
                    if (!line.isEmpty()) {
                        line.setLength(line.length() - 1);
                        screen.text("\b \b");
                    }
                }
                case '\r', '\n' -> {
                    screen.text("\n");
                    input.type(line.toString());
                    line.setLength(0);
                }
                default -> {
                    if (line.length() < LONGEST_LINE) {
                        line.append((char) key);
                        screen.text(String.valueOf((char) key));
                    }
                }
            }
            return true;
        }
    }
}
