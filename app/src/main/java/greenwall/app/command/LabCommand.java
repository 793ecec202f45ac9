package greenwall.app.command;

import greenwall.connectors.files.FileErrorText;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.lab.RunningLabServers;
import greenwall.lab.exporters.DialectMix;
import greenwall.lab.replay.ReplayServers;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// Serves the practice range until it is interrupted.
@Command(
        name = "lab",
        description = "Serves the practice range until interrupted: a simulated fleet behind real Prometheus, Loki,"
                + " Alertmanager, Tempo, exporter and SSH interfaces on loopback.")
final class LabCommand extends BaseCommand {
    private static final int MAX_HOSTS = 100_000;
    private static final int MAX_SPEED = 100_000;
    private static final int MAX_FIRST_PORT = 65_535 - 5;

    @Option(
            names = "--start",
            paramLabel = "TIME",
            description = "the time at which the practice range starts (default: now)")
    private Optional<String> start = Optional.empty();

    @Option(
            names = "--port",
            paramLabel = "P",
            description =
                    "Prometheus on P, Loki on P+1, Alertmanager on P+2, exporters on P+3, SSH on P+4, Tempo on P+5"
                            + " (default: free ports)")
    private Optional<Integer> port = Optional.empty();

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            description = "listen on an address other than loopback; anyone who can reach it can use the range")
    private String bind = "127.0.0.1";

    @Option(names = "--hosts", paramLabel = "N", description = "how many hosts (default: ${DEFAULT-VALUE})")
    private int hosts = PracticeRangeOptions.DEFAULT_HOSTS;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "the same seed gives the same fleet (default: ${DEFAULT-VALUE})")
    private long seed = 1;

    @Option(names = "--speed", paramLabel = "X", description = "simulated seconds per real second (default: 1)")
    private double speed = 1;

    @Option(
            names = "--dialects",
            paramLabel = "WHICH",
            description = "which exporters the hosts run: ${COMPLETION-CANDIDATES}")
    private DialectMix dialects = PracticeRangeOptions.DEFAULT.dialects();

    @Option(
            names = "--replay",
            paramLabel = "FILE.greenwall",
            description = "replay a recorded incident at its original times; --start and --speed change them")
    @Nullable
    private Path replay;

    @Option(names = "--json", description = "print one line of JSON, then serve")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        if (siteOpener.options().incident.equals("list")) {
            IncidentKindArguments.names().forEach(process::println);
            return 0;
        }
        if (replay != null) {
            refuseWith("--replay", "--hosts", "--seed", "--dialects", "--incident");
        }
        try {
            address();
            return replay == null ? serveRange() : serveReplay(replay);
        } catch (BindException refused) {
            boolean elsewhere = String.valueOf(refused.getMessage()).contains("assign");
            return process.usageError("cannot listen on " + bind
                    + port.map(first -> ", ports " + first + " to " + (first + 5))
                            .orElse("") + ": "
                    + refused.getMessage()
                    + (elsewhere
                            ? "; give an address of this machine with --bind"
                            : port.map(_ -> "; choose another --port").orElse("")));
        } catch (UnknownHostException _) {
            return process.usageError("invalid --bind " + bind + ": the name does not resolve");
        } catch (FileSystemException broken) {
            return process.usageError(broken.getFile() + " cannot be used: " + FileErrorText.of(broken));
        } catch (IOException | IllegalArgumentException problem) {
            return process.usageError(problem.getMessage());
        }
    }

    private int serveReplay(Path file) throws IOException, InterruptedException {
        checkSpeed();
        var recorded = ReplayableIncident.open(file);
        var setup = new ReplayServers.Setup(start().orElse(recorded.start()), speed, address());
        try (var replay = ReplayServers.start(recorded.recording(), setup, process.clock())) {
            announce(replay.describe());
            serve();
        }
        return 0;
    }

    private Optional<Instant> start() {
        return start.map(
                time -> TimeArgumentParser.instant(time, process.clock().instant()));
    }

    private void checkSpeed() {
        if (!(speed > 0 && speed <= MAX_SPEED)) {
            throw new IllegalArgumentException(
                    "invalid --speed " + speed + "; expected more than 0 and at most " + MAX_SPEED);
        }
    }

    private int serveRange() throws IOException, InterruptedException {
        try (var range = PracticeRange.start(options())) {
            announce(range.describe());
            serve();
        }
        return 0;
    }

    private PracticeRangeOptions options() throws UnknownHostException {
        if (hosts < 1 || hosts > MAX_HOSTS) {
            throw new IllegalArgumentException("invalid --hosts " + hosts + "; expected 1 to " + MAX_HOSTS);
        }
        checkSpeed();
        return new PracticeRangeOptions(
                hosts,
                IncidentKindArguments.of(siteOpener.options().incident),
                seed,
                speed,
                start(),
                dialects,
                address());
    }

    private void announce(Map<String, Object> range) {
        if (json) {
            process.println(JsonMapper.shared().writeValueAsString(range));
        } else {
            range.forEach((what, where) -> process.out().printf("%-14s %s%n", what, text(where)));
            process.println("Serving until interrupted (Ctrl+C).");
        }
        process.out().flush();
    }

    /// The SSH servers of the hosts are one address and key; JSON has each host's user.
    private static Object text(Object where) {
        return where instanceof Map<?, ?> ssh
                ? ssh.get("user") + "+HOST@" + ssh.get("host") + ":" + ssh.get("port") + ", key " + ssh.get("key_file")
                : where;
    }

    /// Waits for the end of the process. An interrupt runs the shutdown hook, which lets the caller close the
    /// range.
    private static void serve() throws InterruptedException {
        var ended = new CountDownLatch(1);
        var main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            ended.countDown();
            try {
                main.join(2_000);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }));
        ended.await();
    }

    private RunningLabServers.ListenOptions address() throws UnknownHostException {
        if (port.filter(p -> p < 0 || p > MAX_FIRST_PORT).isPresent()) {
            throw new IllegalArgumentException("invalid --port " + port.get() + "; expected 0 to " + MAX_FIRST_PORT);
        }
        return new RunningLabServers.ListenOptions(
                InetAddress.getByName(bind), port.map(OptionalInt::of).orElse(OptionalInt.empty()));
    }
}
