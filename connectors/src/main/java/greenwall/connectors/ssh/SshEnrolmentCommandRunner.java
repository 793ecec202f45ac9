package greenwall.connectors.ssh;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.enrol.EnrolmentCommandRunner;
import greenwall.fleet.probe.LineSplitter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// Runs the commands of an enrolment over the connections of the probes, and records them in their audit log.
record SshEnrolmentCommandRunner(SshHost host, SshUserPrompt prompt) implements EnrolmentCommandRunner {
    private static final int MAX_BYTES = 16 << 20;

    @Override
    public String address() {
        try {
            return host.access().route(host.target()).hostName();
        } catch (SshRouteResolver.UnusableRouteException _) {
            return host.name();
        }
    }

    @Override
    public boolean sudo() {
        return host.access().options().sudo();
    }

    @Override
    public CommandResult run(Command command, Consumer<String> lineReceiver) throws InterruptedException {
        return switch (host.connect(prompt)) {
            case ConnectResult.NotAttempted(var why) -> new CommandResult(-1, "", ConnectResult.message(why));
            case ConnectResult.NotConnected(var failure) -> new CommandResult(-1, "", ConnectResult.message(failure));
            case ConnectResult.Connected(var connection) -> runOver(connection, command, lineReceiver);
        };
    }

    private CommandResult runOver(SshConnection connection, Command command, Consumer<String> lineReceiver)
            throws InterruptedException {
        var words = new ArrayList<String>();
        if (command.root() && !connection.route().user().equals("root")) {
            if (!sudo()) {
                return new CommandResult(
                        -1,
                        "",
                        "it needs root, and the user " + connection.route().user()
                                + " is not root; set ssh: {sudo: true}, or log in as root");
            }
            words.addAll(List.of("sudo", "-n"));
        }
        words.addAll(command.words());
        var output = new ByteArrayOutputStream();
        var messages = new ByteArrayOutputStream();
        var ran = host.run(
                connection,
                command.shown(),
                words,
                true,
                remote -> follow(remote, command, output, messages, lineReceiver));
        return new CommandResult(
                ran.exit(),
                output.toString(StandardCharsets.UTF_8),
                messages.toString(StandardCharsets.UTF_8),
                ran.problem());
    }

    /// Why the command did not finish; empty if it did.
    private static String follow(
            RemoteCommand remote,
            Command command,
            ByteArrayOutputStream output,
            ByteArrayOutputStream messages,
            Consumer<String> lineReceiver)
            throws InterruptedException {
        var lines = new LineSplitter((line, _) -> lineReceiver.accept(SanitizedText.line(line)));
        var inputState = new Object() {
            boolean sent;
            boolean tooMuch;
        };
        boolean all = remote.read(System.nanoTime() + command.longest().toNanos(), chunk -> {
            if (!inputState.sent && remote.isReady()) {
                inputState.sent = true;
                remote.send(command.input().getBytes(StandardCharsets.UTF_8), false);
            }
            if (chunk != null) {
                inputState.tooMuch = chunk.afterGap() || messages.size() + chunk.bytes().length > MAX_BYTES;
                if (!inputState.tooMuch) {
                    messages.writeBytes(chunk.bytes());
                    if (!chunk.error()) {
                        output.writeBytes(chunk.bytes());
                    }
                    lines.bytes(chunk.bytes(), 0, chunk.bytes().length, Instant.EPOCH);
                }
            }
            return !inputState.tooMuch;
        });
        if (inputState.tooMuch) {
            return "the command's output is larger than " + (MAX_BYTES >> 20)
                    + " MiB or arrived faster than Greenwall could read it";
        }
        if (!all) {
            return "the command did not finish within " + command.longest().toSeconds() + " s";
        }
        lines.end(Instant.EPOCH);
        return remote.whyUnfinished();
    }

    @Override
    public Optional<String> fetchPage(int port, String path, Duration deadline) throws InterruptedException {
        var answer = new CompletableFuture<Optional<String>>();
        var reader =
                Thread.ofVirtual().name("page of " + host.name()).start(() -> answer.complete(fetchPage(port, path)));
        try {
            return answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException _) {
            return Optional.empty();
        } finally {
            reader.interrupt();
        }
    }

    private Optional<String> fetchPage(int port, String path) {
        try {
            if (host.connect(prompt) instanceof ConnectResult.Connected(var connection)) {
                var streams = connection.forward("127.0.0.1", port);
                try {
                    // An HTTP/1.0 response ends with the connection and has no chunked encoding.
                    streams.out()
                            .write(("GET " + path + " HTTP/1.0\r\nHost: localhost\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
                    streams.out().flush();
                    var text = new String(streams.in().readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
                    int body = text.indexOf("\r\n\r\n");
                    boolean good = text.matches("(?s)HTTP/1\\.[01] 200 .*");
                    return good && body > 0 ? Optional.of(text.substring(body + 4)) : Optional.empty();
                } finally {
                    streams.end().close();
                }
            }
        } catch (IOException _) {
            // The page cannot be read.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }
}
