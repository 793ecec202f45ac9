package greenwall.tests.network;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.app.command.ExitCodes;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.tests.console.Commands;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// No telemetry and no update check: the program connects only to what is configured. The JDK's flight recorder
/// records every socket read and write; a custom resolver records every name lookup.
class ConfiguredConnectionsOnlyTest {
    private static final List<List<String>> COMMANDS = List.of(
            List.of("check"),
            List.of("doctor"),
            List.of("alerts"),
            List.of("silence", "list"),
            List.of("explain", "--query", "up", "--logs", "{host=~\".+\"}", "--at", "-5m"),
            List.of("runbook", "list"),
            List.of("incident", "list"),
            List.of("probe", "list"));

    @TempDir
    Path home;

    private record NetworkTraffic(Set<String> addresses, Set<String> names, Set<String> processes) {}

    @Test
    void theProgramContactsOnlyConfiguredServers() throws Exception {
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT.withHosts(2))) {
            var configured = List.of(
                    "--prometheus", range.servers().prometheus().toString(),
                    "--loki", range.servers().loki().toString(),
                    "--alertmanager", range.servers().alertmanager().toString());
            var traffic = recordTraffic(() -> {
                for (var command : COMMANDS) {
                    run(configured, command);
                }
            });
            assertThat(traffic.addresses)
                    .as("somebody was talked to")
                    .isNotEmpty()
                    .allSatisfy(
                            address -> assertThat(InetAddress.ofLiteral(address).isLoopbackAddress())
                                    .as(address)
                                    .isTrue());
            assertThat(traffic.names)
                    .as("names that were looked up")
                    .allMatch(name -> name.startsWith("127.") || name.equals("localhost"));
            assertThat(traffic.processes).as("programs that were started").isEmpty();
        }
    }

    @Test
    void nameLookupsAreDetected() throws Exception {
        var traffic = recordTraffic(() -> run(List.of("--prometheus", "http://nobody.invalid:9090"), List.of("check")));
        assertThat(traffic.names).contains("nobody.invalid");
    }

    private interface ThrowingAction {
        void run() throws Exception;
    }

    private NetworkTraffic recordTraffic(ThrowingAction action) throws Exception {
        var file = home.resolve("talk.jfr");
        RecordingNameResolver.ASKED.clear();
        try (var recording = new Recording()) {
            for (var event : List.of("jdk.SocketRead", "jdk.SocketWrite")) {
                recording.enable(event).withThreshold(Duration.ZERO).withoutStackTrace();
            }
            recording.enable("jdk.ProcessStart").withoutStackTrace();
            recording.start();
            action.run();
            recording.stop();
            recording.dump(file);
        }
        var addresses = new HashSet<String>();
        var processes = new HashSet<String>();
        for (var event : RecordingFile.readAllEvents(file)) {
            if (event.getEventType().getName().equals("jdk.ProcessStart")) {
                processes.add(event.getString("command"));
            } else if (event.getString("address") != null) {
                addresses.add(event.getString("address"));
            }
        }
        return new NetworkTraffic(addresses, new HashSet<>(RecordingNameResolver.ASKED), processes);
    }

    private void run(List<String> sources, List<String> command) throws IOException {
        var result = Commands.of(home)
                .run(Stream.concat(sources.stream(), command.stream()).toList());
        assertThat(result.exit()).as("%s: %s", command, result.all()).isLessThan(ExitCodes.USAGE);
    }
}
