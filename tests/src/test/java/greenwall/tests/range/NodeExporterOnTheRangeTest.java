package greenwall.tests.range;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.lab.world.HostSpec;
import greenwall.tests.poll.RealServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Compares the node_exporter of a machine of the range with a real one.
class NodeExporterOnTheRangeTest {
    /// Collectors that are not enabled by default.
    private static final List<String> COLLECTORS = List.of("interrupts", "processes", "tcpstat");
    /// Their labels depend on the machine.
    private static final List<String> OF_THIS_MACHINE = List.of("node_dmi_info", "node_os_info", "node_disk_info");
    private static final List<String> OF_METAL = """
            node_cooling_device_cur_state
            node_cpu_scaling_frequency_hertz
            node_hwmon_chip_names
            node_hwmon_fan_rpm
            node_hwmon_temp_celsius
            node_hwmon_temp_crit_celsius
            node_hwmon_temp_crit_hyst_celsius
            node_power_supply_online
            """.lines().toList();
    private static final List<String> OF_ALL = """
            node_interrupts_total
            node_systemd_socket_accepted_connections_total
            node_systemd_socket_current_connections
            node_systemd_socket_refused_connections_total
            node_tcp_connection_states
            node_udp_queues
            """.lines().toList();
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
    private static final Pattern SERIES = Pattern.compile("(\\w+)(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");

    private static PracticeRange range;

    @TempDir
    private Path folder;

    /// @param labels label names
    private record Family(String type, TreeSet<String> labels) {
        /// A newer version may have more labels.
        private boolean covers(Family older) {
            return type.equals(older.type) && labels.containsAll(older.labels);
        }
    }

    @BeforeAll
    static void start() throws IOException {
        range = PracticeRange.start(PracticeRangeOptions.DEFAULT);
    }

    @AfterAll
    static void stop() {
        range.close();
    }

    private static String page(URI address) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private static Map<String, Family> families(String page) {
        var families = new TreeMap<String, Family>();
        page.lines().forEach(line -> {
            var type = TYPE.matcher(line);
            var series = SERIES.matcher(line);
            if (type.matches()) {
                families.put(type.group(1), new Family(type.group(2), new TreeSet<>()));
            } else if (series.matches() && families.containsKey(series.group(1)) && series.group(2) != null) {
                LABEL.matcher(series.group(2))
                        .results()
                        .forEach(label -> families.get(series.group(1)).labels().add(label.group(1)));
            }
        });
        return families;
    }

    private static Map<String, Family> onTheRange(Predicate<HostSpec> predicate) throws Exception {
        var host = range.world().hosts().stream().filter(predicate).findFirst().orElseThrow();
        var path = "/" + host.name() + "/node/metrics";
        for (JsonNode entry : JsonMapper.shared().readTree(Files.readString(range.fileSd()))) {
            if (entry.at("/labels/__metrics_path__").asString().equals(path)) {
                return families(
                        page(URI.create("http://" + entry.at("/targets/0").asString() + path)));
            }
        }
        throw new IllegalStateException(path + " is not served");
    }

    @Test
    void metricsOfARealNodeExporterHaveTheSameTypesAndLabels() throws Exception {
        var collectors = COLLECTORS.stream().map("--collector."::concat).toArray(String[]::new);
        try (var real = RealServer.nodeExporter(folder, RealServer.freePort(), collectors)) {
            var realFamilies = families(page(real.url().resolve("/metrics")));
            var rangeFamilies = onTheRange(host -> !host.isGuest());
            assertThat(realFamilies)
                    .containsKeys("node_interrupts_total", "node_udp_queues", "node_tcp_connection_states");
            var different = realFamilies.entrySet().stream()
                    .filter(family -> family.getKey().startsWith("node_")
                            && rangeFamilies.containsKey(family.getKey())
                            && !OF_THIS_MACHINE.contains(family.getKey())
                            && !rangeFamilies.get(family.getKey()).covers(family.getValue()))
                    .map(family -> family + ", on the range " + rangeFamilies.get(family.getKey()))
                    .toList();
            assertThat(different).isEmpty();
        }
    }

    @Test
    void onlyPhysicalMachinesHaveSensorsAndFrequencies() throws Exception {
        assertThat(onTheRange(host -> !host.isGuest())).containsKeys(OF_METAL.toArray(String[]::new));
        assertThat(onTheRange(host -> !host.isGuest())).containsKeys(OF_ALL.toArray(String[]::new));
        assertThat(onTheRange(HostSpec::isGuest))
                .doesNotContainKeys(OF_METAL.toArray(String[]::new))
                .containsKeys(OF_ALL.toArray(String[]::new));
    }
}
