package greenwall.connectors.ssh;

import com.jcraft.jsch.JSchException;
import greenwall.fleet.VisibleText;
import greenwall.fleet.direct.Looker;
import greenwall.fleet.probe.run.ProbeTarget;
import greenwall.fleet.sighting.Check;
import greenwall.fleet.sighting.HostLook;
import greenwall.fleet.sighting.Result;
import greenwall.fleet.source.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// The fixed look at a host, over the connection that probes use too, and with their trust: nobody is asked for a key,
/// and each look stands in the audit file before it runs. What it runs is one constant text.
public record HostLooks(SshProbes probes, HostLook reader, InstantSource clock) implements Looker {
    private static final Duration DEADLINE = Duration.ofSeconds(15);
    private static final int LARGEST = 256 * 1024;
    private static final long TURN_MILLIS = 50;

    @Override
    public Result look(Check check) throws InterruptedException {
        var about = check.about();
        var cluster = about.cluster().equals(Check.ALONE) ? "" : about.cluster();
        return look(new ProbeTarget(cluster, about.host()));
    }

    private Result look(ProbeTarget target) throws InterruptedException {
        if (probes.options().forbidden().isPresent()) {
            return new Result.NotLooked(probes.options().forbidden().get());
        }
        SshRoute settings;
        try {
            settings = probes.settings(target);
        } catch (SshRoutes.UnusableException unusable) {
            return new Result.NotLooked(String.valueOf(unusable.getMessage()));
        }
        return switch (probes.links().link(settings, new NoUserPrompt())) {
            case ConnectResult.Down(var failure) -> new Result.NotLooked(words(failure));
            case ConnectResult.Up(var link) -> look(link, target);
        };
    }

    private static String words(Failure failure) {
        return "no way in by SSH: " + failure.found() + (failure.remedy().isEmpty() ? "" : " → " + failure.remedy());
    }

    private Result look(SshConnection link, ProbeTarget target) throws InterruptedException {
        var mark = RunMark.random();
        var address = link.settings().address();
        long until = System.nanoTime() + DEADLINE.toNanos();
        var out = new ByteArrayOutputStream();
        try {
            probes.audit().began(clock.instant(), mark, target, address, "the fixed look of checks.ssh");
            int exit = -1;
            var script = HostLook.script(probes.options().sudo());
            try (var remote = link.start(List.of("/bin/sh", "-c", script))) {
                read(remote, out, until);
                exit = remote.exit();
            } finally {
                probes.audit().ended(clock.instant(), mark, target, address, exit, out.size(), "looked");
            }
        } catch (JSchException broken) {
            return new Result.NotLooked("the connection broke: " + SshConnectionPool.words(broken));
        } catch (IOException full) {
            return new Result.NotLooked("the look could not be written into the audit file: "
                    + VisibleText.line(String.valueOf(full.getMessage())));
        }
        return reader.read(out.toString(StandardCharsets.UTF_8))
                .orElseGet(() -> new Result.NotLooked("the host's shell did not run the look, or not in time"));
    }

    private static void read(Remote remote, ByteArrayOutputStream out, long until) throws InterruptedException {
        while (System.nanoTime() < until && out.size() < LARGEST) {
            boolean over = remote.isOver();
            var chunk = remote.inflow().take(TURN_MILLIS);
            if (chunk == null && over) {
                return;
            }
            if (chunk != null && chunk.torn()) {
                return;
            }
            if (chunk != null && !chunk.error()) {
                out.writeBytes(chunk.bytes());
            }
        }
    }
}
