package greenwall.fleet.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import greenwall.fleet.Labels;
import greenwall.fleet.identity.MachineFacts.ReportedName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HostMappingTest {
    private final List<Target> targets = new ArrayList<>();
    private final List<ReportedName> reportedNames = new ArrayList<>();
    private final Map<Labels, Double> bootTimes = new HashMap<>();

    private HostMappingTest target(String job, String instance, String... more) {
        var labels = Labels.of("job", job, "instance", instance);
        for (int i = 0; i < more.length; i += 2) {
            labels = labels.with(more[i], more[i + 1]);
        }
        targets.add(new Target(
                labels, true, true, true, 0, Double.NaN, Optional.empty(), Optional.empty(), "", false, false));
        return this;
    }

    private HostMappingTest uname(String nodename) {
        reportedNames.add(new ReportedName(targets.getLast().labels(), "nodename", nodename));
        return this;
    }

    private HostMappingTest booted(double at) {
        bootTimes.put(targets.getLast().labels(), at);
        return this;
    }

    private HostMappingTest targetGone() {
        return targetGone(Optional.empty());
    }

    private HostMappingTest targetGone(Optional<Instant> lastSeen) {
        var last = targets.removeLast();
        targets.add(new Target(
                last.labels(), true, false, false, 0, Double.NaN, lastSeen, Optional.empty(), "", false, false));
        return this;
    }

    @Test
    void anIpv6AddressWithoutBracketsHasNoPort() {
        assertThat(InstanceAddress.hostOnly("2001:db8::5")).isEqualTo("2001:db8::5");
        assertThat(InstanceAddress.hostOnly("[2001:db8::5]:9100")).isEqualTo("2001:db8::5");
        assertThat(InstanceAddress.hostOnly("Node:9100")).isEqualTo("Node");
        assertThat(InstanceAddress.hostOnly("node:http")).isEqualTo("node:http");
        assertThat(InstanceAddress.parse("2001:db8::5").host()).isEqualTo("2001:db8::5");
    }

    private HostMapping mapping() {
        return mapping(IdentitySettings.DEFAULT);
    }

    private HostMapping mapping(IdentitySettings settings) {
        return HostMapping.EMPTY.next(
                "east", targets, new MachineFacts(reportedNames, bootTimes, Map.of(), List.of()), settings);
    }

    /// The default settings with additional configuration.
    private static IdentitySettings settings(
            Map<String, String> hosts, Map<String, String> guests, Map<String, Labels> clusterLabels) {
        return settings(hosts, guests, Set.of(), clusterLabels);
    }

    private static IdentitySettings settings(
            Map<String, String> hosts,
            Map<String, String> guests,
            Set<String> retired,
            Map<String, Labels> clusterLabels) {
        return new IdentitySettings(
                IdentitySettings.DEFAULT.labels(), hosts, Map.of(), guests, Map.of(), Set.of(), retired, clusterLabels);
    }

    @Test
    void configuredNamesAreOneHostUnderItsConfiguredName() {
        target("node", "10.78.0.4:9100").target("zfs", "node04.wg2:9134").target("node", "10.78.0.5:9100");
        assertThat(names(mapping())).containsExactly("10.78.0.4", "10.78.0.5", "node04.wg2");
        var mapping = mapping(settings(Map.of("10.78.0.4", "storage4", "Node04.WG2", "storage4"), Map.of(), Map.of()));
        assertThat(names(mapping)).containsExactly("10.78.0.5", "storage4");
        assertThat(mapping.targetsOf(mapping.byName("storage4"))).hasSize(2);
        assertThat(mapping.hosts().get(mapping.byName("storage4")).names())
                .anySatisfy(name -> assertThat(name.from()).contains("configuration"));
    }

    @Test
    void aNameSharedByAllHostsOfALargeFleetIsNotComparedPairwise() {
        for (int i = 0; i < 20_000; i++) {
            target("node", "10." + i / 65_536 + "." + i / 256 % 256 + "." + i % 256 + ":9100", "host", "template");
        }
        var mapping = assertTimeoutPreemptively(Duration.ofSeconds(10), () -> mapping());
        assertThat(mapping.hosts()).hasSize(20_000);
        assertThat(mapping.warnings())
                .singleElement()
                .asString()
                .isEqualTo("20000 hosts have the name template (10.0.0.0:9100, 10.0.0.1:9100, 10.0.0.2:9100, …):"
                        + " not merged, because both are targets of the job node");
    }

    @Test
    void configurationOverridesContradictingEvidence() {
        target("node", "10.78.0.4:9100")
                .booted(1_000)
                .uname("old")
                .target("node", "10.99.0.4:9100")
                .booted(9_000)
                .uname("new");
        assertThat(names(mapping())).containsExactly("new", "old");
        assertThat(names(mapping(settings(Map.of("10.99.0.4", "old"), Map.of(), Map.of()))))
                .containsExactly("old");
    }

    @Test
    void nameUsedInTwoSitesDoesNotJoinHostsAcrossThem() {
        target("node", "10.0.0.4:9100", "site", "fra")
                .target("zfs", "box:9134", "site", "fra")
                .target("node", "10.0.0.4:9100", "site", "ams");
        assertThat(names(mapping(settings(Map.of("10.0.0.4", "box"), Map.of(), Map.of()))))
                .containsExactly("box (ams)", "box (fra)");
    }

    @Test
    void guestDomainIsANameOfTheHostThatRunsInIt() {
        target("node", "web01.internal:9100");
        assertThat(mapping().byName("vm-7")).isEqualTo(HostMapping.UNKNOWN);
        var mapping = mapping(settings(Map.of(), Map.of("vm-7", "web01.internal"), Map.of()));
        assertThat(mapping.byName("vm-7")).isEqualTo(mapping.byName("web01.internal"));
        assertThat(mapping.hosts().getFirst().hasName("vm-7")).isTrue();
    }

    @Test
    void aHostThatMovedHasTheLabelsOfItsPresentTargets() {
        target("node", "10.0.0.5:9100", "location", "rack1").targetGone();
        target("node", "10.0.0.5:9100", "location", "rack2");
        assertThat(mapping().hosts())
                .singleElement()
                .satisfies(host -> assertThat(host.labels().get("location")).isEqualTo("rack2"));
        targetGone();
        assertThat(mapping().hosts())
                .singleElement()
                .satisfies(host -> assertThat(host.labels().has("location")).isFalse());
    }

    @Test
    void hostsInheritClusterLabelsUnlessTheirTargetsOverrideThem() {
        target("node", "a:9100").target("node", "b:9100", "environment", "staging");
        var labels = Map.of("east", Labels.of("environment", "production"), "west", Labels.of("environment", "none"));
        assertThat(mapping(settings(Map.of(), Map.of(), labels)).hosts())
                .extracting(h -> h.display() + " " + h.labels().get("environment"))
                .containsExactlyInAnyOrder("a production", "b staging");
    }

    private static List<String> names(HostMapping mapping) {
        return IntStream.range(0, mapping.hosts().size())
                .filter(i -> !mapping.vacant().get(i))
                .mapToObj(i -> mapping.hosts().get(i).display())
                .sorted()
                .toList();
    }

    private void assertOneHost(String node, String zfs, String wireguard) {
        target("node", node).uname("node04").target("zfs", zfs).target("wg", wireguard);
        assertThat(names(mapping())).containsExactly("node04");
    }

    @Test
    void oneAddressUnderSeveralPortsAndJobsIsOneHost() {
        assertOneHost("10.78.0.4:9100", "10.78.0.4:9134", "10.78.0.4");
    }

    @Test
    void anIpv6AddressInBracketsLosesItsPort() {
        assertOneHost("[fd00::4]:9100", "[fd00::4]:9134", "fd00::4");
    }

    @Test
    void nameIsJoinedToTheAddressWhoseExporterReportsIt() {
        target("node", "10.78.0.4:9100").uname("node04").target("integrations/unix", "node04");
        assertThat(names(mapping())).containsExactly("node04");
    }

    @Test
    void anFqdnAndItsShortNameAreOne() {
        target("node", "node04.example.org:9100").target("libvirt", "node04:9177");
        assertThat(names(mapping())).containsExactly("node04");
    }

    @Test
    void shortNameInSeveralDomainsJoinsNoHosts() {
        target("node", "web.a.org:9100").target("node", "web.b.org:9100").target("zfs", "web:9134");
        var mapping = mapping();
        assertThat(names(mapping)).hasSize(3);
        assertThat(mapping.warnings()).anyMatch(w -> w.contains("web"));
    }

    @Test
    void theSameExporterUnderTwoJobsIsOneHost() {
        target("kldload-nodes", "node01.wg2:9100").uname("node01").booted(1000);
        target("zfs-textfile", "10.2.0.2:9100").uname("node01").booted(1001);
        assertThat(names(mapping())).containsExactly("node01");
    }

    /// Ports that are forwarded to several machines: a number would depend on the order in which they were
    /// found.
    @Test
    void hostsWithOneNameBehindForwardedPortsAreDistinguishedByThem() {
        target("node", "localhost:9101")
                .uname("vm")
                .target("node", "localhost:9102")
                .uname("vm");
        assertThat(names(mapping())).containsExactly("vm (localhost:9101)", "vm (localhost:9102)");
    }

    @Test
    void clonedMachinesOfOneJobStayTwoHostsWithAWarning() {
        target("node", "10.0.0.5:9100")
                .uname("debian")
                .target("node", "10.0.0.6:9100")
                .uname("debian");
        target("zfs", "10.0.0.6:9134");
        var mapping = mapping();
        assertThat(names(mapping)).containsExactly("debian (10.0.0.5)", "debian (10.0.0.6)");
        assertThat(mapping.warnings()).anyMatch(w -> w.contains("debian") && w.contains("job node"));
    }

    @Test
    void clonesOfDifferentJobsAreDistinguishedByBootTime() {
        target("east", "10.0.0.5:9100").uname("debian").booted(1_000);
        target("west", "10.0.1.5:9100").uname("debian").booted(50_000);
        var mapping = mapping();
        assertThat(names(mapping)).hasSize(2);
        assertThat(mapping.warnings()).anyMatch(w -> w.contains("booted at different times"));
    }

    @Test
    void aMachineThatGetsAnotherAddressAtARebootStaysOneHost() {
        var lastSeen = Optional.of(Instant.ofEpochSecond(49_000));
        target("node", "10.0.0.5:9100").uname("web").booted(1_000).targetGone(lastSeen);
        target("node", "10.0.0.9:9100").uname("web").booted(50_000);
        assertThat(names(mapping())).containsExactly("web");
    }

    @Test
    void aCloneThatRanBesideTheTargetThatLeftIsAnotherHost() {
        var lastSeen = Optional.of(Instant.ofEpochSecond(99_000));
        target("node", "10.0.0.5:9100").uname("web").booted(1_000).targetGone(lastSeen);
        target("node", "10.0.0.9:9100").uname("web").booted(50_000);
        assertThat(names(mapping())).hasSize(2);
    }

    @Test
    void localhostIsOneHostNamedByItsExporter() {
        target("node", "localhost:9100")
                .uname("mon01")
                .target("ebpf", "localhost:9104")
                .target("prom", "127.0.0.1:9090");
        assertThat(names(mapping())).containsExactly("mon01");
    }

    @Test
    void localhostWithoutANameGivesAWarning() {
        target("ebpf", "localhost:9104").target("wg", "localhost:9586");
        var mapping = mapping();
        assertThat(names(mapping)).containsExactly("localhost");
        assertThat(mapping.warnings()).anyMatch(w -> w.contains("localhost"));
    }

    @Test
    void agentsThatScrapeTheirOwnLocalhostAreDistinguishedByLabel() {
        target("node", "localhost:9100", "host", "a").target("node", "localhost:9100", "host", "b");
        target("zfs", "localhost:9134", "host", "b");
        var mapping = mapping();
        assertThat(names(mapping)).containsExactly("a", "b");
        assertThat(mapping.hostOf(Labels.of("instance", "localhost:9100"))).isEqualTo(HostMapping.AMBIGUOUS);
        assertThat(mapping.hosts()
                        .get(mapping.hostOf(Labels.of("instance", "localhost:9100", "host", "b")))
                        .display())
                .isEqualTo("b");
    }

    @Test
    void aFriendlyLabelNamesTheHost() {
        target("node_exporter", "192.168.0.101:9100", "hostname", "pve1", "environment", "prod")
                .uname("pve1-real");
        target("alloy", "192.168.0.101:12345", "hostname", "pve1", "environment", "prod");
        var mapping = mapping();
        assertThat(names(mapping)).containsExactly("pve1");
        assertThat(mapping.hosts().getFirst().labels().get("environment")).isEqualTo("prod");
    }

    @Test
    void kubernetesNodeLabelNamesTheHost() {
        target("kubelet", "10.1.1.1:10250", "node", "worker-1").target("node-exporter", "worker-1");
        assertThat(names(mapping())).containsExactly("worker-1");
    }

    @Test
    void numericLabelIsNotUsedAsTheDisplayName() {
        target("node", "10.78.4.1", "node_id", "4");
        assertThat(names(mapping())).containsExactly("10.78.4.1");
    }

    @Test
    void hostsOfTwoClustersInOneSourceStaySeparate() {
        target("node", "10.0.0.1:9100", "cluster", "east").uname("web");
        target("node", "10.0.0.1:9100", "cluster", "west").uname("web");
        assertThat(names(mapping())).containsExactly("web (east)", "web (west)");
    }

    @Test
    void aHostWhoseSiteLabelsAreOnOnlySomeOfItsJobsIsOneHost() {
        target("node", "10.0.0.1:9100", "site", "fra", "dc", "fra1").uname("web1");
        target("zfs", "10.0.0.1:9134", "site", "fra").target("ping", "10.0.0.1");
        target("node", "10.0.0.2:9100", "site", "muc", "dc", "muc1").uname("web2");
        target("zfs", "web2:9134", "site", "muc");
        var mapping = mapping();
        assertThat(names(mapping)).containsExactly("web1", "web2");
        assertThat(mapping.warnings()).isEmpty();
    }

    @Test
    void aTargetWithoutASiteLabelJoinsNoneOfSeveralSites() {
        target("node", "10.0.0.1:9100", "site", "fra").target("node", "10.0.0.1:9100", "site", "muc");
        target("ping", "10.0.0.1");
        var mapping = mapping();
        assertThat(names(mapping)).hasSize(3);
        assertThat(mapping.warnings()).anyMatch(w -> w.contains("hosts of several sites") && w.contains("10.0.0.1"));
    }

    /// The sources of the other sites add the label; those of the central one do not.
    @Test
    void aSiteWithoutALabelIsASiteOfItsOwn() {
        target("node", "10.0.0.9:9100").target("zfs", "10.0.0.1:9134");
        target("node", "10.0.0.1:9100", "site", "fra").target("node", "10.0.0.2:9100", "site", "muc");
        assertThat(names(mapping()))
                .containsExactly("10.0.0.1 (10.0.0.1:9134)", "10.0.0.1 (fra)", "10.0.0.2", "10.0.0.9");
    }

    @Test
    void aHostWithoutASiteLabelThatReportsAnotherNameStaysAnotherHost() {
        target("central-node", "10.0.0.1:9100").uname("own").target("central-zfs", "10.0.0.1:9134");
        target("fra-node", "10.0.0.1:9100", "site", "fra").uname("web1");
        target("muc-node", "10.0.0.2:9100", "site", "muc").uname("web2");
        var mapping = mapping();
        assertThat(names(mapping)).containsExactly("own", "web1", "web2");
        assertThat(mapping.targetsOf(mapping.byName("own"))).hasSize(2);
    }

    @Test
    void aHostKeepsItsNameWhenItsTargetGetsASiteLabel() {
        target("node", "10.0.0.1:9100").targetGone();
        target("node", "10.0.0.1:9100", "site", "fra").uname("web1");
        target("node", "10.0.0.2:9100", "site", "muc").uname("web2");
        assertThat(names(mapping())).containsExactly("web1", "web2");
    }

    @Test
    void aTargetThatReportsSeveralMachinesIsNoneOfThem() {
        target("federate", "prom-a:9090")
                .uname("web1")
                .uname("web2")
                .target("node", "web1:9100")
                .uname("web1");
        var mapping = mapping();
        assertThat(names(mapping)).containsExactly("prom-a", "web1");
        assertThat(mapping.hostOf(Labels.of("instance", "prom-a:9090"))).isEqualTo(HostMapping.AMBIGUOUS);
        assertThat(mapping.hostOf(Labels.of("instance", "web1:9100"))).isEqualTo(mapping.byName("web1"));
        assertThat(mapping.mixed().values()).containsExactly(List.of("web1", "web2"));
    }

    @Test
    void probeUrlIsNotAHost() {
        target("node", "web:9100").target("blackbox", "https://example.org/");
        assertThat(names(mapping())).containsExactly("web");
    }

    @Test
    void forwardedPortOfAnotherMachineIsAnotherHost() {
        target("node", "gw:9100").uname("gw").target("node", "gw:9101").uname("behind");
        assertThat(names(mapping())).containsExactly("behind", "gw");
    }

    @Test
    void aHostKeepsItsIndexWhenOthersComeAndGo() {
        target("node", "b:9100").target("node", "c:9100");
        var before = mapping();
        int c = before.byName("c");
        target("node", "a:9100");
        targets.removeIf(t -> t.instance().equals("b:9100"));
        var after = before.next("east", targets, MachineFacts.NONE, IdentitySettings.DEFAULT);
        assertThat(after.byName("c")).isEqualTo(c);
        assertThat(names(after)).containsExactly("a", "c");
    }

    @Test
    void aGoneHostCountsUntilItIsRetired() {
        target("node", "a:9100").target("node", "b:9100").targetGone();
        assertThat(names(mapping())).containsExactly("a", "b");
        var settings = settings(Map.of(), Map.of(), Set.of("b"), Map.of());
        assertThat(names(mapping(settings))).containsExactly("a");
        target("node", "b:9100");
        assertThat(names(mapping(settings))).as("it is scraped again").containsExactly("a", "b");
    }

    @Test
    void eachNameRecordsHowItWasJoined() {
        target("node", "10.78.0.4:9100").uname("node04").target("alloy", "node04");
        var host = mapping().hosts().getFirst();
        assertThat(host.names()).anySatisfy(n -> {
            assertThat(n.value()).isEqualTo("node04");
            assertThat(n.label()).isEqualTo("nodename");
            assertThat(n.from()).contains("10.78.0.4:9100");
        });
        assertThat(host.names()).anySatisfy(n -> {
            assertThat(n.value()).isEqualTo("node04");
            assertThat(n.label()).isEqualTo("instance");
        });
    }

    @Test
    void tenThousandHostsAreNotComparedPairwise() {
        for (int i = 0; i < 10_000; i++) {
            target("node", "10." + i / 2500 % 250 + "." + i / 250 % 250 + "." + i % 250 + ":9100")
                    .uname("node" + i)
                    .booted(i);
            target("zfs", "10." + i / 2500 % 250 + "." + i / 250 % 250 + "." + i % 250 + ":9134");
        }
        long before = System.nanoTime();
        assertThat(names(mapping())).hasSize(10_000);
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .as("each with each other would take hours")
                .isLessThan(Duration.ofMinutes(2));
    }
}
