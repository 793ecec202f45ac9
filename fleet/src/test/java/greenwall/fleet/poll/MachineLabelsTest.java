package greenwall.fleet.poll;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.form.ReplicaLabels;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Targets with the same job and instance: replicas of one machine, or several machines.
class MachineLabelsTest extends FleetPollerFixture {
    private static final Duration SOON = Duration.ofSeconds(5);

    private void booted(String instance, double secondsAgo, String... labels) {
        source.target("node", instance, labels)
                .sample(
                        source.now.toEpochMilli() / 1000.0 - secondsAgo,
                        "node_boot_time_seconds",
                        "node",
                        instance,
                        labels)
                .sample(0.001, "node_timex_offset_seconds", "node", instance, labels);
    }

    private static List<String> names(FleetState fleet) {
        return fleet.hosts().stream().map(HostState::name).sorted().toList();
    }

    private static void assertState(FleetState fleet, String host, CellState state) {
        assertThat(fleet.host(host)).get().extracting(HostState::state).isEqualTo(state);
    }

    private void started(String job, String instance, double at, String... labels) {
        source.target(job, instance, labels).sample(at, "process_start_time_seconds", job, instance, labels);
    }

    private static String reason(FleetState fleet) {
        return fleet.sources().getFirst().reason();
    }

    @Test
    void sitesWithTheSameListOfTargetsAreSeveralHosts() {
        booted("node-exporter:9100", 5_000, "env", "fra");
        booted("node-exporter:9100", 90_000, "env", "muc");
        source.target("cadvisor", "cadvisor:8080", "env", "fra")
                .target(0, 20, "cadvisor", "cadvisor:8080", "env", "muc");
        var fleet = wall().poll();
        assertThat(names(fleet))
                .containsExactly("cadvisor (fra)", "cadvisor (muc)", "node-exporter (fra)", "node-exporter (muc)");
        assertState(fleet, "cadvisor (muc)", CellState.DOWN);
        assertState(fleet, "node-exporter (fra)", CellState.OK);
        assertState(fleet, "node-exporter (muc)", CellState.OK);
        assertThat(reason(fleet)).isEmpty();
    }

    @Test
    void aLabelWhoseValuesAreOneMachineDistinguishesReplicas() {
        for (var collector : List.of("x", "y")) {
            booted("a:9100", 5_000, "collector", collector);
            booted("b:9100", 90_000, "collector", collector);
        }
        var fleet = wall().poll();
        assertThat(names(fleet)).containsExactly("a", "b");
        assertThat(fleet.hosts()).allMatch(host -> host.targets().size() == 1);
        assertThat(reason(fleet)).contains("replicas").contains("collector");
    }

    @Test
    void aProcessThatStartedAtTheSameTimeProvesAReplicaToo() {
        for (var collector : List.of("x", "y")) {
            for (var instance : List.of("a:9121", "b:9121")) {
                started("redis", instance, 1_000, "collector", collector);
            }
        }
        assertThat(names(wall().poll())).containsExactly("a", "b");
    }

    @Test
    void targetsThatMayBeReplicasOrMachinesStayApartAndTheSourceSaysSo() {
        for (var env : List.of("fra", "muc")) {
            source.target("redis", "a:9121", "env", env).target("redis", "b:9121", "env", env);
        }
        var fleet = wall().poll();
        assertThat(names(fleet)).containsExactly("a (fra)", "a (muc)", "b (fra)", "b (muc)");
        assertThat(reason(fleet)).contains("env").contains("several hosts");
    }

    @Test
    void replicasWhoseOwnTargetsDifferAreStillReplicas() {
        for (var prometheus : List.of("a", "b")) {
            booted("web1:9100", 5_000, "prometheus", prometheus);
            booted("web2:9100", 90_000, "prometheus", prometheus);
            double at = prometheus.equals("a") ? 1_000 : 2_000;
            started("prometheus", "localhost:9090", at, "prometheus", prometheus);
        }
        assertThat(names(wall().poll())).containsExactly("localhost", "web1", "web2");
    }

    @Test
    void aDifferentMachineOfEachReplicaIsNotJudgedAndDoesNotDivideTheOthers() {
        for (var collector : List.of("x", "y")) {
            booted("web1:9100", 5_000, "collector", collector);
            booted("web2:9100", 5_000, "collector", collector);
            booted("own:9100", collector.equals("x") ? 5_000 : 90_000, "collector", collector);
        }
        var wall = wall();
        wall.poll();
        source.advance(Duration.ofMinutes(6));
        for (int poll = 0; poll < 2; poll++) {
            var fleet = wall.poll();
            assertThat(names(fleet)).containsExactly("own", "web1", "web2");
            assertState(fleet, "own", CellState.ABSENT);
            assertThat(reason(fleet)).contains("own:9100");
        }
    }

    @Test
    void machinesOfSeveralCustomersWithOneAddressAreNotJudgedAndTheSourceSaysSo() {
        booted("192.168.1.10:9100", 5_000, "customer", "acme");
        booted("192.168.1.10:9100", 90_000, "customer", "beta");
        booted("192.168.1.11:9100", 7_000, "customer", "beta");
        var fleet = wall().poll();
        assertState(fleet, "192.168.1.10", CellState.ABSENT);
        assertState(fleet, "192.168.1.11", CellState.OK);
        assertThat(reason(fleet)).contains("several machines").contains("192.168.1.10:9100");
    }

    @Test
    void otherAgentsWithTheInstanceOfMixedMachinesAreJudged() {
        booted("localhost:9100", 5_000, "host", "web1");
        booted("localhost:9100", 6_000, "host", "web2");
        booted("localhost:9100", 7_000, "host", "gw", "zone", "a");
        booted("localhost:9100", 90_000, "host", "gw", "zone", "b");
        var fleet = wall().poll();
        assertState(fleet, "web1", CellState.OK);
        assertState(fleet, "web2", CellState.OK);
        assertThat(reason(fleet)).contains("several machines");
    }

    @Test
    void threeMachinesStayMixedWhileTheFirstIsDown() {
        for (var customer : List.of("acme", "beta", "gamma")) {
            booted("192.168.1.10:9100", 5_000 * customer.length(), "customer", customer);
        }
        var labels = examined(times(), List.of());
        assertThat(labels.mixed()).hasSize(3);
        source.failing = _ -> false;
        source.hidden = row -> row.metricName().equals("node_boot_time_seconds");
        examine(labels, times(), List.of());
        assertThat(labels.mixed()).hasSize(3);
    }

    @Test
    void theOldAndNewValueOfAnExternalLabelAreOneHostLater() {
        for (var env : List.of("prod", "production")) {
            source.target("snmp", "a", "env", env).target("snmp", "b", "env", env);
        }
        var wall = polledWall();
        assertThat(names(wall.poll())).hasSize(4);
        source.removeTarget("a").removeTarget("b");
        source.target("snmp", "a", "env", "production").target("snmp", "b", "env", "production");
        source.advance(Duration.ofMinutes(6));
        wall.poll();
        assertThat(names(wall.poll())).containsExactly("a", "b");
    }

    @Test
    void machinesStayMixedWhileTheTimesOfTheirBootsCannotBeRead() {
        booted("192.168.1.10:9100", 5_000, "customer", "acme");
        booted("192.168.1.10:9100", 90_000, "customer", "beta");
        var labels = examined(times(), List.of());
        assertThat(labels.mixed()).hasSize(2);
        source.failing = query -> query.contains("node_boot_time_seconds");
        examine(labels, times(), List.of());
        assertThat(labels.mixed()).hasSize(2);
    }

    @Test
    void targetsStayApartWhileTheTimesOfTheirBootsCannotBeRead() {
        for (var collector : List.of("x", "y")) {
            booted("a:9100", 5_000, "collector", collector);
            booted("b:9100", 90_000, "collector", collector);
        }
        source.failing = query -> query.contains("process_start_time_seconds");
        var fleet = wall().poll();
        assertThat(names(fleet)).hasSize(4);
        assertThat(reason(fleet)).contains("collector").contains("several hosts");
    }

    @Test
    void aTargetOfOneCollectorAloneDoesNotMergeTheOthers() {
        for (var collector : List.of("x", "y")) {
            source.target("snmp", "a", "collector", collector).target("snmp", "b", "collector", collector);
        }
        var wall = polledWall();
        assertThat(names(wall.poll())).hasSize(4);
        source.target("snmp", "c", "collector", "x").advance(Duration.ofMinutes(6));
        wall.poll();
        assertThat(names(wall.poll())).hasSize(5);
    }

    private MachineLabels examined(InstantVector times, Collection<String> fixed) {
        var labels = new MachineLabels(source, SOON);
        examine(labels, times, fixed);
        return labels;
    }

    private void examine(MachineLabels labels, InstantVector times, Collection<String> fixed) {
        var up = source.instant("up", SOON).answer().orElseThrow();
        labels.examine(up, times, ReplicaLabels.NONE, ReplicaLabels.NONE, fixed);
    }

    private InstantVector times() {
        return source.instant("timestamp(up)", SOON).answer().orElseThrow();
    }

    /// Where a series does not end at once, the target with the name of the former pod is there for a while.
    @Test
    void aMachineThatWasRebootedIsNotTakenForTwo() {
        booted("a:9100", 90_000, "pod", "node-x");
        booted("a:9100", 20, "pod", "node-y");
        var times = new InstantVector.Builder();
        for (var row : source.instant("up", SOON).answer().orElseThrow().rows()) {
            double seconds =
                    source.now.toEpochMilli() / 1000.0 - (row.get("pod").equals("node-x") ? 60 : 0);
            times.add(row.without(Labels.NAME), source.now.toEpochMilli(), seconds);
        }
        assertThat(examined(times.build(), List.of()).mixed()).isEmpty();
        assertThat(examined(times(), List.of()).mixed()).hasSize(2);
    }

    @Test
    void machinesThatALabelOfTheSiteDistinguishesAreNotMixed() {
        booted("10.0.0.1:9100", 5_000, "region", "fra");
        booted("10.0.0.1:9100", 90_000, "region", "muc");
        assertThat(examined(times(), List.of("region")).mixed()).isEmpty();
    }

    @Test
    void machinesThatNoLabelDistinguishesAreReported() {
        booted("10.0.0.1:9100", 5_000);
        booted("10.0.0.1:9100", 90_000, "customer", "beta");
        var fleet = wall().poll();
        assertThat(onlyHost(fleet).state()).isEqualTo(CellState.ABSENT);
        assertThat(fleet.sources().getFirst().shown()).isNotEqualTo(CellState.OK);
        assertThat(reason(fleet))
                .contains("several machines have one job and instance")
                .contains("10.0.0.1:9100");
    }

    @Test
    void pathsOfOneTargetAreOneMachine() {
        for (var path : List.of("/metrics", "/metrics/cadvisor")) {
            source.target("kubelet", "10.0.0.1:10250", "metrics_path", path);
        }
        booted("10.0.0.1:9100", 90_000, "metrics_path", "/metrics");
        var labels = examined(times(), List.of());
        assertThat(labels.labels()).isEmpty();
        assertThat(labels.mixed()).isEmpty();
    }

    private void federated(String instance, String nodename) {
        source.sample(
                        1,
                        "node_uname_info",
                        "federate",
                        "prom-a:9090",
                        "exported_instance",
                        instance,
                        "nodename",
                        nodename)
                .sample(0.001, "node_timex_offset_seconds", "federate", "prom-a:9090", "exported_instance", instance);
    }

    /// A federation without `honor_labels`.
    @Test
    void aFederationOfSeveralMachinesUnderOneInstanceIsNotGreen() {
        source.target("federate", "prom-a:9090");
        source.node("own", 0.001);
        federated("web1:9100", "debian");
        federated("web2:9100", "debian");
        var fleet = wall().poll();
        assertState(fleet, "prom-a", CellState.ABSENT);
        assertState(fleet, "own", CellState.OK);
        assertThat(fleet.sources().getFirst().shown()).isNotEqualTo(CellState.OK);
        assertThat(reason(fleet)).contains("prom-a:9090 (web1:9100, web2:9100)");
        assertThat(fleet.sources().getFirst().remedy()).contains("honor_labels");
        assertThat(wall().diagnose().warnings())
                .anyMatch(warning -> warning.text().contains("honor_labels"));
    }

    @Test
    void aFederationOfOneMachineIsShown() {
        source.target("federate", "prom-a:9090");
        federated("web1:9100", "web1");
        var fleet = wall().poll();
        assertState(fleet, "web1", CellState.OK);
        assertThat(reason(fleet)).isEmpty();
    }
}
