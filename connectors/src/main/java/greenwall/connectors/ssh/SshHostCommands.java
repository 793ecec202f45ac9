package greenwall.connectors.ssh;

import com.jcraft.jsch.JSchException;
import greenwall.fleet.VisibleText;
import greenwall.fleet.enrol.HostCommands;
import greenwall.fleet.probe.run.ProbeTarget;
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

/// The commands of an enrolment, over the connections of the probes and into their audit log.
record SshHostCommands(SshProbes probes, ProbeTarget target, UserPrompt person) implements HostCommands {
    private static final int MOST_BYTES = 16 << 20;
    private static final long TAKE_MILLIS = 200;

    @Override
    public String address() {
        try {
            return probes.settings(target).hostName();
        } catch (SshRoutes.UnusableException _) {
            return target.host();
        }
    }

    @Override
    public boolean sudo() {
        return probes.options().sudo();
    }

    private static Done never(String why) {
        return new Done(-1, "", why);
    }

    @Override
    public Done run(Command command, Consumer<String> said) throws InterruptedException {
        var forbidden = probes.options().forbidden();
        if (forbidden.isPresent()) {
            return never(forbidden.get());
        }
        try {
            return switch (probes.links().link(probes.settings(target), person)) {
                case ConnectResult.Down(var failure) ->
                    never(failure.found() + (failure.remedy().isEmpty() ? "" : "; " + failure.remedy()));
                case ConnectResult.Up(var link) -> over(link, command, said);
            };
        } catch (SshRoutes.UnusableException unusable) {
            return never(unusable.getMessage() + "; look at the SSH configuration");
        }
    }

    private Done over(SshConnection link, Command command, Consumer<String> said) throws InterruptedException {
        var mark = RunMark.random();
        var address = link.settings().address();
        try {
            probes.audit().began(Instant.now(), mark, target, address, command.shown());
        } catch (IOException full) {
            return never("the audit log cannot be written (" + VisibleText.line(String.valueOf(full.getMessage()))
                    + "), and nothing is run that is not written down");
        }
        var words = new ArrayList<String>();
        if (command.root() && !link.settings().user().equals("root")) {
            words.addAll(List.of("sudo", "-n"));
        }
        words.addAll(command.words());
        var output = new ByteArrayOutputStream();
        int exit = -1;
        String problem;
        try (var remote = link.startWithInput(mark, words)) {
            problem = follow(remote, command, output, said);
            exit = problem.isEmpty() ? remote.exit() : -1;
        } catch (JSchException broken) {
            problem = "the connection broke: " + SshConnectionPool.words(broken);
        }
        if (problem.isEmpty() && exit < 0) {
            problem = "the connection ended before the command did";
        }
        problem = probes.audit().ended(mark, target, address, exit, output.size(), problem);
        return new Done(exit, output.toString(StandardCharsets.UTF_8), problem);
    }

    /// Why it did not come to its end; empty where it did.
    private static String follow(Remote remote, Command command, ByteArrayOutputStream output, Consumer<String> said)
            throws InterruptedException {
        long end = System.nanoTime() + command.longest().toNanos();
        boolean sent = false;
        var line = new ByteArrayOutputStream();
        while (true) {
            boolean over = remote.isOver();
            if (!sent && remote.isReady()) {
                sent = true;
                remote.send(command.input().getBytes(StandardCharsets.UTF_8), false);
            }
            var chunk = remote.inflow().take(TAKE_MILLIS);
            if (chunk != null) {
                if (chunk.torn() || output.size() + chunk.bytes().length > MOST_BYTES) {
                    return "it wrote more than " + (MOST_BYTES >> 20) + " MiB";
                }
                output.writeBytes(chunk.bytes());
                tell(chunk.bytes(), line, said);
            } else if (over) {
                if (line.size() > 0) {
                    said.accept(VisibleText.line(line.toString(StandardCharsets.UTF_8)));
                }
                return remote.isReady() ? "" : remote.notReady() + "; " + Remote.REMEDY;
            }
            if (System.nanoTime() > end) {
                return "not over after " + command.longest().toSeconds() + " s";
            }
        }
    }

    private static void tell(byte[] bytes, ByteArrayOutputStream line, Consumer<String> said) {
        for (byte one : bytes) {
            if (one == '\n') {
                said.accept(VisibleText.line(line.toString(StandardCharsets.UTF_8)));
                line.reset();
            } else {
                line.write(one);
            }
        }
    }

    @Override
    public Optional<String> page(int port, String path, Duration deadline) throws InterruptedException {
        var answer = new CompletableFuture<Optional<String>>();
        var asking = Thread.ofVirtual().name("page of " + target.host()).start(() -> answer.complete(page(port, path)));
        try {
            return answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException _) {
            asking.interrupt();
            return Optional.empty();
        }
    }

    private Optional<String> page(int port, String path) {
        try {
            if (probes.links().link(probes.settings(target), person) instanceof ConnectResult.Up(var link)) {
                var streams = link.forward("127.0.0.1", port);
                try {
                    // Version 1.0 ends with the connection and knows no chunks.
                    streams.out()
                            .write(("GET " + path + " HTTP/1.0\r\nHost: localhost\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
                    streams.out().flush();
                    var text = new String(streams.in().readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
                    int body = text.indexOf("\r\n\r\n");
                    boolean good = text.matches("(?s)HTTP/1\\.[01] 200 .*");
                    return good && body > 0 ? Optional.of(text.substring(body + 4)) : Optional.empty();
                } finally {
                    streams.close();
                }
            }
        } catch (IOException | SshRoutes.UnusableException _) {
            // Nothing answers there.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }
}
