package greenwall.fleet.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.problem.Problem.Severity;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.HostIssue;
import greenwall.fleet.state.SourceState;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemBuilderTest extends ProblemBuilderFixture {
    @Test
    void aValueOfTheHostOfASourceIsNotTheSourceThatDoesNotRespond() {
        okHost("mon01");
        cell("mon01", "prom.storage", CellState.WARN, 6e10);
        assertThat(fold())
                .singleElement()
                .extracting(Problem::sentence)
                .asString()
                .startsWith(
                        "mon01: its Prometheus uses a lot of disk space. Its blocks take up 55.9 GiB (limit 45 GiB");
        cell("mon01", "alertmanager.up", CellState.CRITICAL, 0);
        assertThat(fold())
                .extracting(Problem::sentence)
                .anySatisfy(sentence -> assertThat(sentence).startsWith("mon01: its Alertmanager is down"));
    }

    @Test
    void hostIssueDoesNotRepeatTheHostName() {
        host("hv01");
        cell("hv01", "clock.offset", CellState.CRITICAL, 2);
        assertThat(ProblemBuilder.hostIssues(fold()).values())
                .flatExtracting(Map::values)
                .singleElement()
                .asInstanceOf(type(HostIssue.class))
                .satisfies(issue -> assertThat(issue.reason()).startsWith("clock is off"));
    }

    @Test
    void theReasonOfASymptomNamesItsStateOnce() {
        host("hv01");
        builder.cell("hv01", "clock.offset", Labels.EMPTY, 2, CellState.CRITICAL, "critical above 1 s");
        cell("hv01", "cpu.util", CellState.WARN, 0.95);
        assertThat(fold())
                .flatExtracting(Problem::symptoms)
                .extracting(Symptom::reason)
                .containsExactlyInAnyOrder("critical above 1 s", "warn: as told");
    }

    @Test
    void healthyFleetHasNoProblems() {
        okHost("a");
        assertThat(fold()).isEmpty();
    }

    @Test
    void hostsThatDifferInTheirDomainAloneAreNamedWithIt() {
        for (var name : List.of("db.home.net", "db.office.net", "web.home.net")) {
            host(name);
            cell(name, "mem.util", CellState.CRITICAL, 0.99);
        }
        assertThat(fold())
                .extracting(Problem::subjectName)
                .containsExactlyInAnyOrder("db.home.net", "db.office.net", "web");
    }

    @Test
    void tenSymptomsOfAFailingDiskAreOneProblemOfTheDisk() {
        host("st01");
        failingDisk("st01");
        alert("PoolDegraded", "critical", AlertPhase.FIRING, "st01", "pool", "tank");
        alert(
                "VdevErrors",
                "warning",
                AlertPhase.FIRING,
                "st01",
                "pool",
                "tank",
                "path",
                "/dev/disk/by-id/ata-X-part1");
        alert("DiskBusy", "warning", AlertPhase.PENDING, "st01", "device", "sdf");
        var problem = fold().getFirst();
        assertThat(fold()).hasSize(1);
        assertThat(problem.subject()).isEqualTo(new Subject(Subject.Kind.DISK, "east", "st01", "sdf"));
        assertThat(problem.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(problem.symptoms()).hasSize(9);
        assertThat(problem.onset()).isEqualTo(NOW.minus(Duration.ofMinutes(9)));
        assertThat(problem.sentence())
                .startsWith(
                        "st01: disk sdf is failing. 1 in 100 requests takes 1.8 s or more (limit 200 ms); 78 read errors");
        assertThat(problem.mergedParts()).extracting(Problem.MergedPart::text).contains("pool tank of st01");
    }

    @Test
    void problemIdStaysTheSameWhenSymptomsAreAdded() {
        host("st01");
        failingDisk("st01");
        var first = fold().getFirst().id();
        alert("PoolDegraded", "critical", AlertPhase.FIRING, "st01", "pool", "tank");
        assertThat(fold().getFirst().id()).isEqualTo(first).matches("[a-z0-9-]+");
    }

    @Test
    void symptomsWithoutAKnownRelationStaySeparateProblems() {
        host("a");
        cell("a", "clock.offset", CellState.CRITICAL, 2);
        cell("a", "cpu.util", CellState.WARN, 0.95);
        assertThat(fold()).extracting(p -> p.lead()).containsExactly("clock is off", "CPUs are overloaded");
    }

    private void downOrOk(String host, boolean down, int seconds) {
        if (down) {
            builder.withHostState(
                    host, CellState.DOWN, "all its targets fail", Optional.of(NOW.minusSeconds(300 + seconds)));
        } else {
            ok(host);
        }
    }

    @Test
    void mostHostsOfASiteDownAtOnceAreOneProblemOfTheSite() {
        for (int i = 0; i < 10; i++) {
            host("sea-" + i, "location", "sea");
            host("iad-" + i, "location", "iad");
            ok("iad-" + i);
            downOrOk("sea-" + i, i < 8, i);
        }
        assertThat(fold()).hasSize(1);
        var problem = fold().getFirst();
        assertThat(problem.subject().kind()).isEqualTo(Subject.Kind.SITE);
        assertThat(problem.sentence()).isEqualTo("location sea cannot be reached: 8 of 10 hosts went down at once");
        assertThat(problem.hosts()).hasSize(8);
    }

    @Test
    void mostHostsOfAClusterWithoutLabelsOfALocationAreOneProblemOfTheCluster() {
        assertThat(sentencesOfTenHosts(8, _ -> Labels.EMPTY))
                .containsExactly("cluster east cannot be reached: 8 of 10 hosts went down at once");
    }

    @Test
    void hostsOfOneLostRackAreNoProblemOfTheirCluster() {
        assertThat(sentencesOfTenHosts(6, i -> Labels.of("rack", i < 6 ? "r1" : "r2")))
                .containsExactly("location r1 cannot be reached: 6 of 6 hosts went down at once");
    }

    private List<String> sentencesOfTenHosts(int down, IntFunction<Labels> labels) {
        for (int i = 0; i < 10; i++) {
            builder.host("h" + i, labels.apply(i));
            downOrOk("h" + i, i < down, i);
        }
        return fold().stream().map(Problem::sentence).toList();
    }

    @Test
    void hostsThatWentDownHoursApartAreSeparateProblems() {
        for (int i = 0; i < 4; i++) {
            host("sea-" + i, "location", "sea");
            builder.withHostState("sea-" + i, CellState.DOWN, "down", Optional.of(NOW.minusSeconds(300 + 7200L * i)));
        }
        assertThat(fold()).hasSize(4);
    }

    @Test
    void missingGuestBelongsToTheProblemOfItsDownHost() {
        host("hv01");
        host("web01");
        cell("hv01", "vm.state", CellState.GONE, Double.NaN, "domain", "web01");
        builder.withHostState("web01", CellState.DOWN, UNREACHABLE, Optional.of(NOW.minusSeconds(300)));
        assertThat(fold()).hasSize(1);
        assertThat(fold().getFirst().subject()).isEqualTo(Subject.host("east", "web01"));
        assertThat(fold().getFirst().hosts()).containsExactly("web01", "hv01");
        assertThat(fold().getFirst().sentence())
                .isEqualTo("web01: host is down. Its exporter does not respond (no route to host)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Get "http://10.0.0.7:9100/metrics": dial tcp 10.0.0.7:9100: connect: connection refused | true
                    server returned HTTP status 500 Internal Server Error | true
                    unexpected status code returned when scraping "http://a:1/metrics": 404; expecting 200 | true
                    server returned HTTP status 502 Bad Gateway | false
                    unexpected status code returned when scraping "http://a:1/metrics": 503; expecting 200 | false
                    Get "http://10.0.0.7:9100/metrics": context deadline exceeded | false
                    """)
    void theMachineOfADownHostMayBeUpIfItsAddressResponds(String error, boolean responds) {
        host("web01");
        builder.withHostState("web01", CellState.DOWN, "down", Optional.of(NOW.minusSeconds(300)));
        builder.target("web01", Labels.of("job", "b", "instance", "web01:2"), false, NOW, error);
        var sentence = fold().getFirst().sentence();
        assertThat(sentence).startsWith("web01: host is down. ");
        assertThat(sentence.endsWith("; the machine itself may be up")).isEqualTo(responds);
    }

    @Test
    void failuresCausedByADownHostAreCounted() {
        host("hv01");
        host("st01");
        cell("st01", "wg.handshake.age", CellState.WARN, 700, "peer", "hv01");
        builder.withHostState("hv01", CellState.DOWN, UNREACHABLE, Optional.of(NOW.minusSeconds(300)));
        assertThat(fold()).hasSize(1);
        assertThat(fold().getFirst().sentence())
                .isEqualTo(
                        "hv01: host is down. Its exporter does not respond (no route to host); 1 tunnel down with it");
    }

    @Test
    void exporterThatIsDownIsNotAHostProblem() {
        okHost("a");
        cell("a", "up", CellState.DOWN, 0, "job", "node");
        cell("a", "cpu.util", CellState.DOWN, Double.NaN);
        assertThat(fold()).hasSize(1);
        assertThat(fold().getFirst().subject()).isEqualTo(new Subject(Subject.Kind.EXPORTER, "east", "a", "node"));
        assertThat(fold().getFirst().lead()).isEqualTo("node exporter is down, but the host is up");
    }

    @Test
    void exporterThatIsDownIsShownWithItsAddressAndTheEndOfTheError() {
        host("a");
        cell("a", "up", CellState.DOWN, 0, "job", "node");
        builder.target("a", Labels.of("job", "node", "instance", "10.0.0.7:9100"), false, NOW, UNREACHABLE);
        builder.target("a", Labels.of("job", "zfs", "instance", "10.0.0.7:9134"), true, NOW, "");
        assertThat(fold().getFirst().facts())
                .extracting(Problem.Fact::text)
                .contains("No response from 10.0.0.7:9100 (no route to host)");
    }

    @Test
    void bothEndsOfATunnelAreOneProblem() {
        host("gw");
        host("st");
        cell("gw", "wg.handshake.age", CellState.CRITICAL, 1000, "interface", "wg0", "peer", "st");
        cell("st", "wg.handshake.age", CellState.CRITICAL, 1000, "interface", "wg0", "peer", "gw");
        cell("st", "slo.wg", CellState.WARN, 1);
        assertThat(fold()).hasSize(1);
        assertThat(fold().getFirst().hosts()).containsExactly("gw", "st");
    }

    @Test
    void downTunnelsWithACommonEndAreAProblemOfThatEnd() {
        for (var name : List.of("hv", "gw", "st")) {
            host(name);
        }
        cell("hv", "wg.handshake.age", CellState.CRITICAL, 1000, "peer", "gw");
        cell("hv", "wg.handshake.age", CellState.CRITICAL, 1000, "peer", "st");
        cell("gw", "wg.handshake.age", CellState.CRITICAL, 1000, "peer", "hv");
        cell("st", "wg.handshake.age", CellState.CRITICAL, 1000, "peer", "hv");
        cell("st", "wg.handshake.age", CellState.OK, 10, "peer", "gw");
        assertThat(fold()).hasSize(1);
        assertThat(fold().getFirst().sentence()).startsWith("hv: both of its tunnels to known hosts are down");
    }

    @Test
    void deadTunnelsToPeersOutsideTheFleetAreOneProblemEach() {
        okHost("gw");
        for (var peer : List.of("warehouse-berlin", "warehouse-bonn", "dGVzdGtl")) {
            cell("gw", "wg.handshake.age", CellState.CRITICAL, 1000, "peer", peer);
        }
        alert(
                "WireGuardPeerDown",
                "critical",
                AlertPhase.FIRING,
                "gw",
                "public_key",
                "dGVzdGtleTAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA=");
        assertThat(fold())
                .extracting(Problem::lead)
                .containsExactlyInAnyOrder(
                        "tunnel to warehouse-berlin is down",
                        "tunnel to warehouse-bonn is down",
                        "tunnel to dGVzdGtl is down");
    }

    @Test
    void anAlertThatNamesAPeerByItsKeyBelongsToTheDeadTunnelOfItsHost() {
        okHost("gw");
        okHost("hv");
        cell("gw", "wg.handshake.age", CellState.CRITICAL, 1000, "peer", "hv");
        alert(
                "WireGuardPeerDown",
                "critical",
                AlertPhase.FIRING,
                "gw",
                "public_key",
                "dGVzdGtleTAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA=");
        assertThat(fold()).hasSize(1);
    }

    @Test
    void anAlertAboutTheKeyOfAnUnknownPeerIsNotTheDeadTunnelToAKnownHost() {
        okHost("gw");
        okHost("hv");
        cell("gw", "wg.handshake.age", CellState.CRITICAL, 1000, "peer", "hv");
        cell("gw", "wg.handshake.age", CellState.OK, 200, "peer", "dGVzdGtl");
        alert(
                "WireGuardPeerDown",
                "critical",
                AlertPhase.FIRING,
                "gw",
                "public_key",
                "dGVzdGtleTAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA");
        assertThat(fold())
                .extracting(Problem::lead)
                .containsExactlyInAnyOrder("tunnel to hv is down", "tunnel to dGVzdGtl is down");
    }

    @Test
    void tunnelsWithACommonEndThatWereSplitOffStayTwoProblems() {
        for (var name : List.of("gw", "hv", "st")) {
            okHost(name);
        }
        cell("gw", "wg.handshake.age", CellState.CRITICAL, 1000, "peer", "hv");
        cell("gw", "wg.handshake.age", CellState.CRITICAL, 1000, "peer", "st");
        var edits = fold().getFirst().mergedParts().stream()
                .map(Problem.MergedPart::part)
                .reduce(ProblemEdits.NONE, ProblemEdits::split, (one, _) -> one);

        assertThat(edits.split()).hasSize(2);
        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> assertThat(fold(edits))
                        .extracting(Problem::id)
                        .containsExactlyInAnyOrderElementsOf(edits.split()));
    }

    @Test
    void silentSourceIsOneProblemWhateverItsCellsHold() {
        for (int i = 0; i < 5; i++) {
            host("h" + i);
            cell("h" + i, "cpu.util", CellState.SILENT, Double.NaN);
            cell("h" + i, "mem.util", CellState.SILENT, 0.97);
        }
        builder.source(SourceState.of(
                new Source("east", Source.Kind.PROMETHEUS, URI.create("http://prom")),
                CellState.SILENT,
                Optional.of(NOW.minusSeconds(90)),
                Optional.of(Duration.ofSeconds(90)),
                "connection refused",
                "Start it"));
        assertThat(fold()).hasSize(1);
        assertThat(fold().getFirst().sentence())
                .isEqualTo("Prometheus does not respond. Connection refused; 10 values are missing or stale");
    }

    @Test
    void oldTextfilesOfMostHostsAreNoProblemOfTheirSource() {
        for (int i = 0; i < 3; i++) {
            okHost("h" + i);
            builder.cellOfOldTextfile(
                    "h" + i, "repl.age", Labels.of("dataset", "tank"), 60, "its textfile was last written 5 h ago");
        }
        assertThat(fold())
                .hasSize(3)
                .allSatisfy(
                        problem -> assertThat(problem.sentence())
                                .endsWith(
                                        "values are stale. Its textfile was last written 5 h ago; repl.age is missing or stale"));
    }

    @Test
    void whatIsKnownOfAPoolIsLostWithThePool() {
        host("st");
        cell("st", "pool.health", CellState.GONE, Double.NaN, "pool", "tank");
        cell("st", "slo.pool", CellState.STALE, Double.NaN, "pool", "tank");
        cell("st", "slo.pool", CellState.STALE, Double.NaN, "pool", "other");
        assertThat(fold())
                .extracting(Problem::sentence)
                .containsExactlyInAnyOrder(
                        "st: pool tank is gone. As told",
                        "st: values are stale. As told; slo.pool is missing or stale");
    }

    @Test
    void aStaleValueDoesNotBelongToATargetThatIsNoLongerListed() {
        host("st");
        cell("st", "mem.util", CellState.GONE, Double.NaN);
        cell("st", "repl.age", CellState.STALE, Double.NaN, "dataset", "t/a");
        assertThat(fold())
                .extracting(Problem::sentence)
                .contains("st: values are stale. As told; repl.age is missing or stale");
    }

    @Test
    void valuesOfMostHostsWithoutNewSamplesAreOneProblemOfTheirSource() {
        for (int i = 0; i < 3; i++) {
            host("h" + i);
            builder.cell("h" + i, "mem.util", Labels.EMPTY, 0.4, CellState.STALE, "its last sample is 3 min old");
        }
        assertThat(fold())
                .singleElement()
                .extracting(Problem::sentence)
                .isEqualTo("Prometheus has no new samples of most hosts. 3 values are missing or stale");
    }

    @Test
    void valuesOfMostHostsWhoseSamplesAreAheadOfTheClockAreNotCalledMissing() {
        for (int i = 0; i < 3; i++) {
            host("h" + i);
            builder.cell(
                    "h" + i,
                    "mem.util",
                    Labels.EMPTY,
                    0.4,
                    CellState.STALE,
                    "its last sample is 5 min ahead of the source's clock",
                    NOW.plusSeconds(300));
        }
        assertThat(fold())
                .hasSize(3)
                .allSatisfy(problem -> assertThat(problem.sentence()).contains("ahead of the source's clock"));
    }

    @Test
    void aSilentPrometheusThatAnotherOneScrapesIsOneProblem() {
        okHost("mon");
        builder.target("mon", Labels.of("job", "node", "instance", "mon:9100"), true, NOW, "");
        builder.target("mon", Labels.of("job", "prometheus", "instance", "mon:9090"), false, NOW, "deadline exceeded");
        cell("mon", "up", CellState.DOWN, 0, "job", "prometheus");
        silentPrometheus("west", "http://mon:9090");

        assertThat(fold())
                .singleElement()
                .satisfies(problem -> assertThat(problem.symptoms())
                        .extracting(Symptom::kind)
                        .containsExactly(Symptom.Kind.SOURCE, Symptom.Kind.TARGET));
    }

    @Test
    void aLostHostStaysOneOfItsOwnAlthoughASilentPrometheusListenedThere() {
        host("mon");
        builder.target("mon", Labels.of("job", "prometheus", "instance", "mon:9090"), false, NOW, "deadline exceeded");
        silentPrometheus("west", "http://mon:9090");

        assertThat(fold()).hasSize(2);
    }

    @Test
    void anotherLostTargetOnTheMachineOfASilentPrometheusIsASeparateProblem() {
        okHost("mon");
        builder.target("mon", Labels.of("job", "node", "instance", "mon:9100"), false, NOW, "connection refused");
        builder.target("mon", Labels.of("job", "zfs", "instance", "mon:9134"), true, NOW, "");
        cell("mon", "up", CellState.DOWN, 0, "job", "node");
        silentPrometheus("west", "http://mon:9090");

        assertThat(fold()).hasSize(2);
    }

    private void silentPrometheus(String cluster, String url) {
        builder.source(SourceState.of(
                new Source(cluster, Source.Kind.PROMETHEUS, URI.create(url)),
                CellState.SILENT,
                Optional.of(NOW.minusSeconds(90)),
                Optional.of(Duration.ofSeconds(90)),
                "it accepts connections and sends nothing",
                "Start it"));
    }

    @Test
    void severalSlowDisksDuringAScrubAreOneProblemOfTheScrub() {
        host("a");
        cell("a", "scrub.running", CellState.OK, 1, "pool", "tank");
        for (var disk : List.of("sda", "sdb", "sdc")) {
            cell("a", "disk.read.latency", CellState.WARN, 0.08, "device", disk);
        }
        assertThat(fold()).hasSize(1);
        assertThat(fold().getFirst().lead()).isEqualTo("the scrub of pool tank is slowing its disks");
    }

    @Test
    void aGuestWhoseDiskIsSlowBelongsToTheBrokenDiskOfItsHypervisorsPool() {
        host("hv01");
        host("db01");
        cell("hv01", "vm.state", CellState.OK, 1, "domain", "db01");
        cell("hv01", "vdev.errors", CellState.WARN, 3, "pool", "tank", "vdev", "mirror-0/disk-0", "type", "read");
        cell("db01", "ebpf.disk.p99", CellState.WARN, 0.114, "device", "vda");
        assertThat(fold()).hasSize(1);
        assertThat(fold().getFirst().subject().kind()).isEqualTo(Subject.Kind.VDEV);
        assertThat(fold().getFirst().hosts()).containsExactly("hv01", "db01");
    }

    @Test
    void slowDisksAreAMemoryProblemWhenMemoryIsShortOnAHostWithAnArc() {
        host("st01");
        host("web01");
        cell("st01", "arc.size", CellState.OK, 1e9);
        for (var host : List.of("st01", "web01")) {
            shortOfMemoryWithSlowDisks(host);
        }
        assertThat(fold())
                .extracting(Problem::lead)
                .containsExactlyInAnyOrder("memory is low", "memory is low", "its disks are slow");
    }

    @Test
    void firstFigureOfAProblemMatchesItsLead() {
        host("st01");
        cell("st01", "arc.size", CellState.OK, 1e9);
        cell("st01", "arc.hit_ratio", CellState.CRITICAL, 0.68);
        shortOfMemoryWithSlowDisks("st01");
        assertThat(fold()).hasSize(1);
        assertThat(fold().getFirst().sentence())
                .startsWith("st01: memory is low, and so is the ARC hit ratio. The ARC serves 68 % of the reads")
                .contains("reads take 80 ms");
    }

    @Test
    void problemsCanBeSplitAndJoinedByHand() {
        host("st01");
        failingDisk("st01");
        cell("st01", "clock.offset", CellState.CRITICAL, 2);
        var before = fold();
        assertThat(before).hasSize(2);
        var disk = before.stream()
                .filter(p -> p.subject().kind() == Subject.Kind.DISK)
                .findFirst()
                .orElseThrow();
        var clockProblem = before.stream().filter(p -> p != disk).findFirst().orElseThrow();
        assertThat(fold(ProblemEdits.NONE.joined(clockProblem.id(), disk.id()))).hasSize(1);
        var pool = disk.mergedParts().stream()
                .filter(candidate -> candidate.text().equals("pool tank of st01"))
                .findFirst()
                .orElseThrow();
        var split = ProblemEdits.NONE.split(pool.part());
        assertThat(fold(split)).hasSize(3).anyMatch(p -> p.id().equals(pool.part()));
        assertThat(fold(split.joined(pool.part(), pool.part()))).hasSize(2);
    }

    @Test
    void ownerOfATakenProblemIsShown() {
        host("a");
        cell("a", "clock.offset", CellState.CRITICAL, 2);
        assertThat(fold().getFirst().stage()).isEqualTo(TakenProblem.Stage.NEW);
        var taken = fold(ProblemEdits.NONE.taken(fold().getFirst(), new ProblemOwner("kim", NOW), ""))
                .getFirst();
        assertThat(taken.owner()).contains(new ProblemOwner("kim", NOW));
        assertThat(taken.stage()).isEqualTo(TakenProblem.Stage.TAKEN);
    }

    @Test
    void worstProblemComesFirst() {
        host("a");
        host("b");
        cell("a", "tcp.retrans", CellState.WARN, 80);
        cell("b", "clock.offset", CellState.CRITICAL, 2);
        assertThat(fold()).extracting(p -> p.subject().host()).containsExactly("b", "a");
    }

    private List<Problem> foldedWithinTwoSeconds() {
        var fleet = builder.fleet();
        var threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        var problems = ProblemBuilder.build(
                fleet,
                new AlertSnapshot(NOW, List.of(), List.of(), List.of(), List.of(), List.of()),
                List.of(),
                ProblemEdits.NONE,
                List.of());
        assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - start)).isLessThan(Duration.ofSeconds(2));
        return problems;
    }

    @Test
    void fourThousandSymptomsAreGroupedWithinTwoSeconds() {
        for (int i = 0; i < 2000; i++) {
            host("h" + i, "location", "site" + i % 20);
            cell("h" + i, "cpu.util", CellState.WARN, 0.95);
            cell("h" + i, "disk.read.latency", CellState.CRITICAL, 0.3, "device", "sda");
        }
        var problems = foldedWithinTwoSeconds();
        assertThat(problems).hasSize(4000);
    }

    @Test
    void thousandsOfTunnelsThatShareAnEndAreGroupedInLittleTime() {
        host("hub");
        for (int i = 0; i < 4000; i++) {
            host("h" + i);
            cell("h" + i, "wg.handshake.age", CellState.CRITICAL, 1000, "peer", "hub");
            ok("h" + i);
        }
        var problems = foldedWithinTwoSeconds();
        assertThat(problems)
                .singleElement()
                .satisfies(problem -> assertThat(problem.sentence()).startsWith("hub: "));
    }

    @Test
    void aSingleErrorOfADiskIsCountedInTheSingular() {
        host("st");
        cell("st", "vdev.errors", CellState.WARN, 1, "pool", "tank", "vdev", "mirror-0/disk-0", "type", "checksum");
        cell("st", "vdev.state", CellState.WARN, 6, "pool", "tank", "vdev", "mirror-0/disk-0");

        assertThat(fold())
                .singleElement()
                .satisfies(problem -> assertThat(problem.facts())
                        .extracting(Problem.Fact::text)
                        .anyMatch(text -> text.endsWith("1 checksum error")));
    }

    private void shortOfMemoryWithSlowDisks(String host) {
        cell(host, "mem.util", CellState.WARN, 0.935);
        cell(host, "disk.read.latency", CellState.WARN, 0.08, "device", "sda");
        cell(host, "disk.read.latency", CellState.WARN, 0.08, "device", "sdb");
    }
}
