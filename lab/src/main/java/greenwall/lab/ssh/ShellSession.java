package greenwall.lab.ssh;

import greenwall.lab.shell.Machine;
import greenwall.lab.shell.OpenFile;
import greenwall.lab.shell.Pipe;
import greenwall.lab.shell.Process;
import greenwall.lab.shell.Shell;
import greenwall.lab.shell.Signal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.jspecify.annotations.Nullable;

/// One channel of a connection, tied to the first process of a session as OpenSSH's server does it: without a
/// terminal a client that goes away only closes the pipes, with one the session gets a SIGHUP.
final class ShellSession implements Command {
    private static final Duration LONGEST = Duration.ofHours(2);
    private final Machine machine;
    private final String user;
    private final List<String> words;
    private @Nullable InputStream in;
    private @Nullable OutputStream out;
    private @Nullable OutputStream err;
    private @Nullable ExitCallback exit;
    private @Nullable Process first;
    private boolean terminal;
    private final Pipe input;
    private final Pipe output;
    private final Pipe errors = new Pipe();

    ShellSession(Machine machine, String user, List<String> words) {
        this.machine = machine;
        this.user = user;
        this.words = words;
        this.input = new Pipe();
        this.output = new Pipe();
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
        terminal = environment.getEnv().containsKey(Environment.ENV_TERM);
        var files = new HashMap<Integer, OpenFile>();
        var sink = terminal ? terminalEnd(output.writeEnd()) : output.writeEnd();
        files.put(0, terminal ? terminalEnd(input.readEnd()) : input.readEnd());
        files.put(1, sink);
        if (terminal) {
            errors.writeEnd().release();
            files.put(2, sink.share());
        } else {
            files.put(2, errors.writeEnd());
        }
        var process = machine.login(user, files, words, loginEnvironment(environment));
        first = process;
        environment.addSignalListener(
                (ignored, signal) -> Signal.of(signal.name()).ifPresent(s -> machine.signalGroup(process.group(), s)));
        Thread.ofVirtual().name("range-ssh-in").start(this::pumpInput);
        var outPump = Thread.ofVirtual().name("range-ssh-out").start(() -> pump(output.readEnd(), out));
        var errPump = Thread.ofVirtual().name("range-ssh-err").start(() -> pump(errors.readEnd(), err));
        Thread.ofVirtual().name("range-ssh-exit").start(() -> finish(channel, process, outPump, errPump));
    }

    private Map<String, String> loginEnvironment(Environment asked) {
        var environment = new HashMap<String, String>();
        environment.put("USER", user);
        environment.put("LOGNAME", user);
        environment.put("HOME", "/home/" + user);
        environment.put("PWD", "/home/" + user);
        environment.put("SHELL", "/bin/sh");
        environment.put("PATH", Shell.PATH);
        environment.put("LANG", "C.UTF-8");
        if (terminal) {
            environment.put("TERM", asked.getEnv().getOrDefault(Environment.ENV_TERM, "dumb"));
        }
        return environment;
    }

    private void pumpInput() {
        var sink = input.writeEnd();
        var discipline = terminal ? new LineDiscipline(sink, output.writeEnd(), this::interrupt) : null;
        var buffer = new byte[8192];
        try {
            var source = in;
            while (source != null) {
                int n = source.read(buffer);
                if (n < 0) {
                    break;
                }
                if (discipline != null) {
                    if (!discipline.type(buffer, n)) {
                        break;
                    }
                } else if (sink.write(buffer, 0, n) < 0) {
                    break;
                }
            }
        } catch (IOException | InterruptedException _) {
            // The channel is gone: the program sees the end of its input.
        } finally {
            sink.release();
        }
    }

    private void interrupt(Signal signal) {
        var process = first;
        if (process != null) {
            machine.signalGroup(process.group(), signal);
        }
    }

    /// Copies until the last writer is gone; when the channel is gone first, the writers get a SIGPIPE.
    private void pump(OpenFile from, @Nullable OutputStream to) {
        var buffer = new byte[8192];
        try {
            while (to != null) {
                int n = from.read(buffer, 0, buffer.length);
                if (n < 0) {
                    break;
                }
                if (terminal) {
                    to.write(LineDiscipline.withCarriageReturns(buffer, n));
                } else {
                    to.write(buffer, 0, n);
                }
                to.flush();
            }
        } catch (IOException | InterruptedException _) {
            // Nobody reads any more.
        } finally {
            from.release();
        }
    }

    private void finish(ChannelSession channel, Process process, Thread outPump, Thread errPump) {
        try {
            var status = process.awaitEnd(LONGEST);
            outPump.join();
            errPump.join();
            var callback = exit;
            var killedBy = process.endedBySignal();
            if (killedBy.isPresent()) {
                sendExitSignal(channel, killedBy.get());
                channel.close(false);
            } else if (callback != null) {
                callback.onExit(status.orElse(255));
            }
        } catch (InterruptedException | IOException _) {
            channel.close(true);
        }
    }

    private static void sendExitSignal(ChannelSession channel, Signal signal) throws IOException {
        var session = channel.getSession();
        var buffer = session.createBuffer(SshConstants.SSH_MSG_CHANNEL_REQUEST);
        buffer.putUInt(channel.getRecipient());
        buffer.putString("exit-signal");
        buffer.putBoolean(false);
        buffer.putString(signal.name());
        buffer.putBoolean(false);
        buffer.putString("");
        buffer.putString("");
        channel.writePacket(buffer);
    }

    @Override
    public void destroy(ChannelSession channel) {
        var process = first;
        if (process != null && terminal) {
            machine.signalSession(process.session(), Signal.HUP);
        }
    }

    /// The same file, which its programs take for a terminal.
    private static OpenFile terminalEnd(OpenFile file) {
        return new OpenFile() {
            @Override
            public int read(byte[] into, int offset, int length) throws InterruptedException {
                return file.read(into, offset, length);
            }

            @Override
            public int write(byte[] bytes, int offset, int length) throws InterruptedException {
                return file.write(bytes, offset, length);
            }

            @Override
            protected void released() {
                file.release();
            }

            @Override
            public boolean isTerminal() {
                return true;
            }
        };
    }
}
