package greenwall.lab.ssh;

import greenwall.lab.machine.Call;
import greenwall.lab.machine.Call.Sink;
import greenwall.lab.machine.CommandRunner;
import greenwall.lab.machine.Input;
import greenwall.lab.machine.Machine;
import greenwall.lab.machine.StoppedException;
import greenwall.lab.machine.Task;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.jspecify.annotations.Nullable;

/// One channel of an SSH connection, with its commands. When it is closed, its commands end.
final class HostSession implements Command {
    private static final String LOGIN_SHELL_OF_SCRIPT = "exec /bin/sh -s";
    private static final int NO_MORE = 254;
    private static final int BROKEN = 255;
    private final Machine machine;
    private final Optional<String> command;
    private InputStream in = InputStream.nullInputStream();
    private OutputStream out = OutputStream.nullOutputStream();
    private OutputStream err = OutputStream.nullOutputStream();
    private @Nullable ExitCallback exit;
    private @Nullable Task task;

    /// @param command the command to run; empty for an interactive session
    HostSession(Machine machine, Optional<String> command) {
        this.machine = machine;
        this.command = command.filter(c -> !c.equals(LOGIN_SHELL_OF_SCRIPT));
    }

    @Override
    public void setInputStream(InputStream stream) {
        in = stream;
    }

    @Override
    public void setOutputStream(OutputStream stream) {
        out = stream;
    }

    @Override
    public void setErrorStream(OutputStream stream) {
        err = stream;
    }

    @Override
    public void setExitCallback(ExitCallback callback) {
        exit = callback;
    }

    @Override
    public void start(ChannelSession channel, Environment environment) throws IOException {
        boolean terminal = environment.getEnv().containsKey(Environment.ENV_TERM);
        var begun = machine.begin();
        if (begun.isEmpty()) {
            over(NO_MORE);
            return;
        }
        task = begun.get();
        var screen = new ChannelText(out, terminal);
        var errors = terminal ? screen : new ChannelText(err, false);
        var input = terminal ? new Terminal(in, screen, begun.get()).input() : Input.of(in);
        Thread.ofVirtual()
                .name("range-ssh " + machine.name())
                .start(() -> run(Call.first(machine, begun.get(), input, screen, errors), terminal ? "$ " : ""));
    }

    private void run(Call call, String prompt) {
        int status = BROKEN;
        try (var running = call.task()) {
            status = command.isPresent() ? CommandRunner.run(call, command.get()) : CommandRunner.session(call, prompt);
            call.out().flush();
        } catch (InterruptedException _) {
            // The server is closing.
        } catch (StoppedException stopped) {
            status = stopped.status();
        } finally {
            over(status);
        }
    }

    private void over(int status) {
        var callback = exit;
        if (callback != null) {
            callback.onExit(status);
        }
    }

    @Override
    public void destroy(ChannelSession channel) {
        var running = task;
        if (running != null) {
            running.kill();
        }
    }

    /// A buffered text output to a channel.
    private static final class ChannelText implements Sink {
        private static final int ENOUGH = 4_096;
        private final OutputStream channel;
        private final boolean terminal;
        private final StringBuilder held = new StringBuilder();

        /// @param terminal whether each line ends with CR and LF
        ChannelText(OutputStream channel, boolean terminal) {
            this.channel = channel;
            this.terminal = terminal;
        }

        @Override
        public synchronized void text(String text) {
            held.append(terminal ? text.replace("\n", "\r\n") : text);
            if (held.length() > ENOUGH) {
                flush();
            }
        }

        @Override
        public synchronized void flush() {
            var bytes = held.toString().getBytes(StandardCharsets.UTF_8);
            held.setLength(0);
            try {
                channel.write(bytes);
                channel.flush();
            } catch (IOException gone) {
                throw StoppedException.unread();
            }
        }
    }

    /// The terminal between the keyboard and the session: handles echo, line input, backspace, Control-C and
    /// Control-D.
    private static final class Terminal {
        private static final int LONGEST_LINE = 4096;
        private static final int INTERRUPT = 3;
        private static final int END = 4;
        private static final int ERASE = 127;
        private final Input input = new Input();
        private final Sink screen;
        private final Task task;
        private final StringBuilder line = new StringBuilder();

        Terminal(InputStream keyboard, Sink screen, Task task) {
            this.screen = screen;
            this.task = task;
            Thread.ofVirtual().name("range-ssh-keys").start(() -> read(keyboard));
        }

        Input input() {
            return input;
        }

        private void read(InputStream keyboard) {
            try (keyboard) {
                for (int key = keyboard.read(); key >= 0 && type(key); key = keyboard.read()) {
                    screen.flush();
                }
                input.close();
            } catch (IOException | InterruptedException _) {
                task.kill();
            }
        }

        /// @return false if the user typed the end of input
        private boolean type(int key) throws InterruptedException {
            switch (key) {
                case INTERRUPT -> {
                    line.setLength(0);
                    screen.text("^C");
                    task.interrupt();
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
