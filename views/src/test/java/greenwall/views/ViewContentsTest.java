package greenwall.views;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.directcheck.DirectCheck;
import greenwall.fleet.quantity.HostObjective;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.quantity.ServiceLevelObjectives;
import greenwall.fleet.service.Service;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterStateBuilder;
import greenwall.fleet.state.FleetState;
import greenwall.views.arc.ArcViewContent;
import greenwall.views.clusters.ClusterViewContent;
import greenwall.views.ebpf.EbpfViewContent;
import greenwall.views.host.HostViewContent;
import greenwall.views.service.ServiceObjectivesTable;
import greenwall.views.slo.SloViewContent;
import greenwall.views.sources.SourceViewContent;
import greenwall.views.testing.FakeServices;
import greenwall.views.testing.Fleets;
import greenwall.views.vms.VmViewContent;
import greenwall.views.widgets.Banner;
import greenwall.views.widgets.DetailView;
import greenwall.views.widgets.TableData;
import greenwall.views.widgets.TableQueryResults;
import greenwall.views.wireguard.WireguardView;
import greenwall.views.zfs.ZfsViewContent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The texts of the views, without the JavaFX toolkit.
class ViewContentsTest {
    private static final DetailView.Content REPLICATION = new DetailView.Content("replication");

    private static String banner(DetailView.Content contents, FleetState state, Place place) {
        return contents.banner(Fleets.facts(state, place)).stream()
                .map(line -> line.stream().map(Banner.Part::text).collect(Collectors.joining(" | ")))
                .collect(Collectors.joining("\n"));
    }

    private static List<List<String>> rows(TableData table) {
        return table.rows().stream()
                .map(r -> r.items().stream().map(TableData.Item::text).toList())
                .toList();
    }

    @Test
    void aDegradedPoolIsListedFirstAndItsFaultedDiskIsNamed() {
        var tables = new ZfsViewContent().tables(Fleets.facts(Fleets.rich(), Place.HOME));
        assertThat(rows(tables.getFirst()).getFirst()).startsWith("node04.fra1", "tank", "degraded", "84 %");
        assertThat(tables.getFirst().rows()).hasSize(24);
        assertThat(rows(tables.get(1)).getFirst()).startsWith("node04.fra1", "tank", "degraded");
        assertThat(rows(tables.get(1)))
                .as("a pool with a problem is shown device by device, one without in a line")
                .contains(List.of("", "    ata-WDC_WD120EMFZ-31", "faulted", "–", "–", "–"))
                .contains(List.of("node01.fra1", "tank", "all 3 devices healthy", "–", "–", "–"));
        assertThat(banner(new ZfsViewContent(), Fleets.rich(), Place.HOME))
                .isEqualTo("24 pools | 1 critical | 23 ok\nScrubs running: tank on node04.fra1.");
    }

    /// A number without a sort key would come last in both directions.
    @Test
    void everyNumberOfATableCanBeSorted() {
        var facts = Fleets.facts(Fleets.rich(), Place.HOME);
        var all = Stream.of(
                        new ZfsViewContent(),
                        new ArcViewContent(),
                        new VmViewContent(() -> Map.of("vm-a7/vda", "tank/vm/one")),
                        new EbpfViewContent(),
                        new SloViewContent(() -> HostObjective.DEFAULTS),
                        new SourceViewContent(),
                        new ClusterViewContent())
                .flatMap(contents -> contents.tables(facts).stream())
                .toList();
        var tunnels = WireguardView.tunnels(Fleets.rich());
        for (var table : Stream.concat(all.stream(), Stream.of(tunnels)).toList()) {
            for (int c = 0; c < table.columns().size(); c++) {
                if (table.columns().get(c).number()) {
                    for (var row : table.rows()) {
                        var item = row.items().get(c);
                        boolean figure = item.text().matches("[−+]?\\d.*");
                        assertThat(!figure || !Double.isNaN(item.order()))
                                .as(table.title() + ": "
                                        + table.columns().get(c).title() + " " + item.text())
                                .isTrue();
                    }
                }
            }
        }
    }

    @Test
    void whatNoHostReportsIsNotClaimedToBeWell() {
        var device = Labels.of("pool", "tank", "vdev", "sda");
        var nothing = Fleets.cluster("prod-east")
                .host("node01.fra1", Labels.EMPTY)
                .cell("node01.fra1", "vdev.state", device, 0, CellState.OK, "", Fleets.NOW)
                .fleet();
        assertThat(banner(new ZfsViewContent(), nothing, Place.HOME))
                .contains("No host reports whether a scrub is running.")
                .doesNotContain("No scrub is running");
        assertThat(banner(new VmViewContent(Map::of), nothing, Place.HOME))
                .contains("No host currently reports how long its guests wait for a CPU.")
                .doesNotContain("No guest is slowed");
        var critical = Fleets.cluster("prod-east")
                .host("node01.fra1", Labels.EMPTY)
                .cell("node01.fra1", "vm.steal", Labels.of("domain", "vm1"), 0.4, CellState.CRITICAL, "", Fleets.NOW)
                .fleet();
        assertThat(banner(new VmViewContent(Map::of), critical, Place.HOME))
                .contains("Guests wait for a CPU; no neighbour is known to be the cause.")
                .doesNotContain("No host currently reports");
        assertThat(rows(new ZfsViewContent()
                        .tables(Fleets.facts(nothing, Place.HOME))
                        .get(1)))
                .containsExactly(List.of("node01.fra1", "tank", "1 device healthy", "–", "–", "–"));
    }

    @Test
    void theDevicesOfAPoolStayBelowIt() {
        var devices = new ZfsViewContent()
                .tables(Fleets.facts(Fleets.rich(), Place.HOME))
                .get(1);
        assertThat(rows(devices))
                .as("rows that name no host")
                .anyMatch(row -> row.getFirst().isEmpty());
        assertThat(devices.tree()).isTrue();
    }

    private static FleetState asSilent(ClusterStateBuilder cluster) {
        return cluster.fleet().asSilent(Fleets.NOW, "not polled for 5 m");
    }

    @Test
    void whatIsNotKnownNowIsNotClaimed() {
        var tank = Labels.of("pool", "tank");
        var scrub = eastWithTwoHosts()
                .cell("a", "scrub.running", tank, 1, CellState.OK, "")
                .cell("b", "scrub.running", tank, 0, CellState.OK, "");
        assertThat(banner(new ZfsViewContent(), scrub.fleet(), Place.HOME)).contains("Scrubs running: tank on a.");
        assertThat(banner(new ZfsViewContent(), asSilent(scrub), Place.HOME))
                .contains("No scrub is known to be running (2 not known).")
                .doesNotContain("Scrubs running");
        var idle = Fleets.cluster("east").host("a", Labels.EMPTY).cell("a", "scrub.running", tank, 0, CellState.OK, "");
        assertThat(banner(new ZfsViewContent(), idle.fleet(), Place.HOME)).contains("No scrub is running.");
        var neverAnswered =
                Fleets.cluster("west").source(Fleets.source("west", Source.Kind.PROMETHEUS, CellState.SILENT));
        assertThat(banner(
                        new ZfsViewContent(),
                        new FleetState(Fleets.NOW, List.of(idle.cluster(), neverAnswered.cluster())),
                        Place.HOME))
                .contains("No scrub is known to be running.");

        var web = Labels.of("domain", "web");
        var guest = Fleets.cluster("east")
                .host("a", Labels.EMPTY)
                .cell("a", "vm.steal", web, 0.07, CellState.OK, "")
                .cell("a", "vm.steal", Labels.of("domain", "db"), 0, CellState.OK, "")
                .cell("a", "vm.cores", Labels.of("domain", "db"), 2, CellState.OK, "");
        assertThat(banner(new VmViewContent(Map::of), guest.fleet(), Place.HOME))
                .contains("db uses 2 cores");
        assertThat(banner(new VmViewContent(Map::of), asSilent(guest), Place.HOME))
                .contains("No host currently reports how long its guests wait for a CPU.")
                .doesNotContain("db uses");

        guest.host("b", Labels.EMPTY).cell("b", "vm.steal", web, 0, CellState.OK, "");
        guest.host("c", Labels.EMPTY).cell("c", "vm.steal", web, 0.07, CellState.STALE, "");
        assertThat(banner(
                        new VmViewContent(Map::of),
                        guest.fleet().withHosts(host -> !host.name().equals("a")),
                        Place.HOME))
                .contains("No guest is known to be slowed by its neighbours (1 not known).");

        var arc = Fleets.cluster("east")
                .host("a", Labels.EMPTY)
                .cell("a", "arc.hit_ratio", Labels.EMPTY, 0.9, CellState.OK, "")
                .cell("a", "arc.target", Labels.EMPTY, 1e9, CellState.OK, "")
                .cell("a", "arc.max", Labels.EMPTY, 4e9, CellState.OK, "");
        assertThat(banner(new ArcViewContent(), arc.fleet(), Place.HOME))
                .as("without its ghost hits")
                .contains("No ARC is known to need more memory (1 not known).");
        arc.cell("a", "arc.ghost_hits", Labels.EMPTY, 0, CellState.OK, "");
        assertThat(banner(new ArcViewContent(), arc.fleet(), Place.HOME)).contains("No ARC needs more memory.");
        assertThat(banner(new ArcViewContent(), asSilent(arc), Place.HOME))
                .contains("No ARC is known to need more memory (1 not known).")
                .doesNotContain("far below");
    }

    private static ClusterStateBuilder eastWithTwoHosts() {
        return Fleets.cluster("east").host("a", Labels.EMPTY).host("b", Labels.EMPTY);
    }

    @Test
    void whatNoShownHostHasIsNotSaidOfAllHosts() {
        var all = eastWithTwoHosts()
                .cell("b", "cpu.util", Labels.EMPTY, 0.1, CellState.OK, "")
                .fleet();
        assertThat(banner(new ArcViewContent(), all, Place.HOME)).contains("No host reports ARC metrics.");

        var filtered = all.withHosts(host -> host.name().equals("a"));
        assertThat(banner(new ArcViewContent(), filtered, Place.HOME))
                .contains("No host in the host filter reports ARC metrics.");
        assertThat(banner(new ZfsViewContent(), filtered, Place.HOME))
                .contains("No host in the host filter reports whether a scrub is running.");
        assertThat(banner(new VmViewContent(Map::of), filtered, Place.HOME))
                .contains("No host in the host filter currently reports how long its guests wait for a CPU.");
        assertThat(new SloViewContent(() -> HostObjective.DEFAULTS).tables(Fleets.facts(filtered, Place.HOME)))
                .extracting(TableData::note)
                .contains("No host in the host filter has a value of slo.host yet. a: no exporter provides it.");
        assertThat(new ZfsViewContent().tables(Fleets.facts(filtered, Place.HOME)))
                .extracting(TableData::note)
                .contains("No host in the host filter reports device states. a: no exporter provides it.");
        assertThat(new ClusterViewContent().tables(Fleets.facts(filtered, Place.HOME)))
                .extracting(TableData::note)
                .contains("No two hosts in the host filter have the same name.");
    }

    private static String disks(FleetState state, Map<String, String> configured, TableQueryResults results) {
        var facts = Fleets.facts(state, Place.HOME);
        return table(
                        new VmViewContent(() -> configured)
                                .tables(new DetailView.ViewInput(
                                        state, Place.HOME, results, facts.firing(), Optional.empty())),
                        "Virtual disks")
                .note();
    }

    @Test
    void aRemedyForVirtualDisksIsOnlyNamedIfNoExporterReportsThem() {
        var fleet = eastWithTwoHosts().fleet();
        var answered = new TableQueryResults(Map.of("vm.disks", List.of()), Map.of());
        assertThat(disks(fleet, Map.of(), TableQueryResults.NONE)).isEqualTo("Loading …");
        assertThat(disks(fleet, Map.of(), answered)).contains("No exporter reports", "Set identity.disks");
        assertThat(disks(fleet, Map.of("web/vda", "tank/web"), answered))
                .startsWith("No guest that is reported has a disk in identity.disks, and no exporter reports")
                .doesNotContain("Set identity.disks");
        assertThat(disks(fleet.withHosts(host -> host.name().equals("a")), Map.of(), answered))
                .isEqualTo("No virtual disk of the hosts in the host filter is known.");
    }

    @Test
    void theReasonForAnEmptyTableNamesItsHost() {
        var fleet = new FleetState(
                Fleets.NOW,
                Stream.of("east", "west")
                        .map(cluster ->
                                Fleets.cluster(cluster).host("a", Labels.EMPTY).cluster())
                        .toList());
        assertThat(new ZfsViewContent().tables(Fleets.facts(fleet, Place.HOME)))
                .extracting(TableData::note)
                .contains(
                        "No pool.health on any host. a (east): no exporter provides it.",
                        "No host reports device states. a (east): no exporter provides it.");
        assertThat(WireguardView.tunnels(fleet).note())
                .isEqualTo("No host has a WireGuard peer. a (east): no exporter provides it.");
    }

    @Test
    void aHostWithoutLatenciesIsNotSaidToHaveNoEbpfExporter() {
        var fleet = eastWithTwoHosts()
                .cell("a", "ebpf.runq.p99", Labels.EMPTY, 0.001, CellState.OK, "")
                .fleet();
        assertThat(banner(new EbpfViewContent(), fleet, Place.HOME)).contains("1 host reports no eBPF latencies: ");
        assertThat(banner(
                        new EbpfViewContent(),
                        fleet.withHosts(host -> host.name().equals("a")),
                        Place.HOME))
                .contains("Every host in the host filter reports eBPF latencies.");
    }

    @Test
    void aReducedArcIsReported() {
        assertThat(banner(new ArcViewContent(), Fleets.rich(), Place.HOME))
                .contains(
                        "node03.fra1: 78 % of reads hit; the ARC's target size is 8.38 GiB, far below its maximum of 30.7 GiB;"
                                + " memory is");
    }

    @Test
    void theGuestThatUsesMostIsNamed() {
        assertThat(banner(new VmViewContent(Map::of), Fleets.rich(), Place.HOME))
                .contains("On node07.fra1, vm-a7 uses 7.8 cores while vm-b7 waits 24 % of the time.");
    }

    @Test
    void aGuestThatUsesMostIsNamedAlsoIfItWaitsItself() {
        var builder = new ClusterStateBuilder(
                        "east", Fleets.NOW, QuantityCatalogue.shipped().quantities())
                .host("hv01", Labels.EMPTY);
        for (var guest : List.of("app", "db", "web")) {
            var domain = Labels.of("domain", guest);
            builder.cell("hv01", "vm.steal", domain, 0.163, CellState.WARN, "above 10 %")
                    .cell("hv01", "vm.cores", domain, guest.equals("db") ? 2.14 : 1.05, CellState.OK, "");
        }
        assertThat(banner(new VmViewContent(Map::of), builder.fleet(), Place.HOME))
                .contains("On hv01, db uses 2.14 cores while app waits 16.3 % of the time.");
    }

    @Test
    void aDiskIsShownWithItsConfiguredDataset() {
        var host = Fleets.rich().hosts().stream()
                .filter(h -> !h.cells("vm.state").isEmpty())
                .findFirst()
                .orElseThrow();
        var guest = host.cells("vm.state").getFirst().key().get("domain");
        assertThat(rows(new VmViewContent(() -> Map.of(guest + "/vda", "tank/vm/one"))
                        .tables(Fleets.facts(Fleets.rich(), Place.HOME))
                        .getLast()))
                .anySatisfy(row -> assertThat(row).contains(host.name(), guest, "vda", "tank/vm/one", "tank"));
    }

    @Test
    void aDiskOfWhichNothingIsMeasuredIsNotGreen() {
        var fleet = Fleets.cluster("east")
                .host("hv01", Labels.EMPTY)
                .cell("hv01", "vm.state", Labels.of("domain", "web"), 1, CellState.OK, "");
        assertThat(new VmViewContent(() -> Map.of("web/vda", "tank/vm/web"))
                        .tables(Fleets.facts(fleet.fleet(), Place.HOME))
                        .getLast()
                        .rows())
                .extracting(TableData.Row::state)
                .containsExactly(CellState.ABSENT);
    }

    @Test
    void burnRatesUseTheConfiguredWindowAndBudget() {
        var objectives = HostObjective.of(
                new ServiceLevelObjectives(0.99, 0.999, 0.9, 0.9, 0.99, Duration.ofDays(7), Map.of(), Map.of()));
        var contents = new SloViewContent(() -> objectives);
        assertThat(banner(contents, Fleets.rich(), Place.HOME)).contains("allowed downtime of 7 days");
        assertThat(contents.lookups(Fleets.rich()).getFirst().parts())
                .isNotEmpty()
                .allSatisfy(part -> assertThat(part.expr()).contains(" / 0.01").doesNotContain("7d"));
    }

    @Test
    void aBrokenObjectiveHasNoBudgetLeft() {
        var hosts = new SloViewContent(() -> HostObjective.DEFAULTS)
                .tables(Fleets.facts(Fleets.rich(), Place.HOME))
                .getFirst();
        assertThat(hosts.rows().getFirst().state()).isEqualTo(CellState.CRITICAL);
        assertThat(rows(hosts).getFirst())
                .containsExactly("node05.fra1", "", "99.810 %", "−90 %", "used up", "–", "–", "–");
        assertThat(hosts.rows().getLast().state()).isEqualTo(CellState.OK);
    }

    /// The tile *Lowest error budget* leads to it.
    @Test
    void theLowestErrorBudgetIsFirst() {
        var fleet = Fleets.cluster("prod-east").host("a", Labels.EMPTY).host("b", Labels.EMPTY);
        fleet.cell("a", "slo.host", Labels.EMPTY, 1, CellState.OK, "measured");
        fleet.cell("b", "slo.host", Labels.EMPTY, 0.99988, CellState.OK, "measured");
        var hosts = new SloViewContent(() -> HostObjective.DEFAULTS)
                .tables(Fleets.facts(fleet.fleet(), Place.HOME))
                .getFirst();
        assertThat(rows(hosts)).extracting(List::getFirst).containsExactly("b", "a");
    }

    @Test
    void anObjectiveThatIsNotKnownNowIsNotWithinItsBudget() {
        for (var state : List.of(CellState.SILENT, CellState.STALE)) {
            var fleet = Fleets.cluster("prod-east")
                    .host("a", Labels.EMPTY)
                    .host("b", Labels.EMPTY)
                    .cell("a", "slo.host", Labels.EMPTY, 1, CellState.OK, "measured")
                    .cell("b", "slo.host", Labels.EMPTY, 0.9999, state, "no response");
            assertThat(new SloViewContent(() -> HostObjective.DEFAULTS)
                            .banner(Fleets.facts(fleet.fleet(), Place.HOME))
                            .getFirst())
                    .containsExactly(
                            Banner.Part.plain("1 objective measured"),
                            new Banner.Part("1 not known", CellState.SILENT));
        }
    }

    @Test
    void aClusterCountsItsLogSourceToo() {
        var fleet = Fleets.cluster("prod-east")
                .source(Fleets.source("prod-east", Source.Kind.PROMETHEUS, CellState.OK))
                .fleet()
                .withOtherSources(List.of(Fleets.source("prod-east", Source.Kind.LOKI, CellState.SILENT)));
        assertThat(rows(new ClusterViewContent()
                                .tables(Fleets.facts(fleet, Place.HOME))
                                .getFirst())
                        .getFirst())
                .contains("1 of 2 silent or incomplete");
    }

    /// An objective that is not measured is shown with the reason, and one that burns fast is counted in the
    /// banner.
    @Test
    void serviceObjectivesAreMeasuredByTheirRequests() {
        var d = ServiceLevelObjectives.DEFAULT;
        var objectives = HostObjective.of(new ServiceLevelObjectives(
                d.host(),
                d.pool(),
                d.arc(),
                d.arcAbove(),
                d.wireguard(),
                d.window(),
                Map.of("cart", 0.999, "ghost", 0.99),
                Map.of("cart", new ServiceLevelObjectives.LatencyObjective(0.95, Duration.ofMillis(300)))));
        var burning = FakeServices.budget(
                "latency_budget",
                -0.6,
                CellState.CRITICAL,
                new Service.BurnRate("95 % were answered within 300 ms", 0.92, 16, 1.5));
        var cart = new Service(
                "prod-east",
                "cart",
                CellState.CRITICAL,
                "",
                List.of(FakeServices.reading("errors", 0, CellState.OK), burning),
                List.of("shop/cart"),
                List.of(),
                List.of(),
                Optional.empty());
        var facts = new DetailView.ViewInput(
                Fleets.rich(),
                Place.HOME,
                TableQueryResults.NONE,
                AlertsAndProblems.UNKNOWN,
                Optional.of(new Services.Answer(List.of(cart), List.of(), Fleets.NOW)));
        var contents = new SloViewContent(() -> objectives);

        assertThat(rows(table(contents.tables(facts), "Objectives of services")))
                .containsExactly(
                        List.of(
                                "cart",
                                "95 % were answered within 300 ms",
                                "92.000 %",
                                "−60 %",
                                "used up",
                                "30 d in 1 d 21 h",
                                "30 d in 20 d",
                                "as told"),
                        List.of("cart", "succeeded", "–", "absent", "–", "–", "–", "queried, no response yet"),
                        List.of(
                                "ghost",
                                "succeeded",
                                "–",
                                "absent",
                                "–",
                                "–",
                                "–",
                                "no service of this name is known"));
        assertThat(contents.banner(facts).getFirst())
                .extracting(Banner.Part::text)
                .anyMatch(text -> text.endsWith("used up"))
                .contains("1 burning fast");

        var failed = new Services.Answer(List.of(), List.of("no response"), Fleets.NOW);
        assertThat(ServiceObjectivesTable.all(
                                Optional.of(failed), objectives.getFirst().objectives())
                        .rows())
                .allMatch(row -> row.state() == CellState.SILENT)
                .allMatch(row -> row.items().getLast().text().equals("not known, because not every source responds"));
        assertThat(ServiceObjectivesTable.all(
                                Optional.empty(), objectives.getFirst().objectives())
                        .rows())
                .allMatch(row -> row.state() == CellState.SILENT)
                .allMatch(row -> row.items().getLast().text().equals("not loaded yet"));
    }

    @Test
    void objectiveTargetsAreNotRoundedUp() {
        assertThat(new SloViewContent(() -> HostObjective.DEFAULTS).tables(Fleets.facts(Fleets.rich(), Place.HOME)))
                .extracting(table -> table.title())
                .contains("Hosts are up, 99.9 % of the time", "Pools are online, 99.99 % of the time");
    }

    @Test
    void aHostIsCountedUnderTheWorstStateOfItsEbpfValues() {
        var states = Fleets.rich().hosts().stream()
                .flatMap(h -> h.cell("ebpf.txg.p99").stream())
                .map(cell -> cell.state())
                .toList();
        assertThat(states).as("the syncs of some pool are slow").anyMatch(CellState::isProblem);
        assertThat(banner(new EbpfViewContent(), Fleets.rich(), Place.HOME)
                        .lines()
                        .findFirst())
                .hasValueSatisfying(line -> assertThat(line)
                        .contains("with eBPF metrics")
                        .containsPattern("[0-9]+ ("
                                + states.stream()
                                        .sorted()
                                        .findFirst()
                                        .orElseThrow()
                                        .word() + ")"));
    }

    @Test
    void theOldestCopyIsListedFirst() {
        var replications =
                REPLICATION.tables(Fleets.facts(Fleets.rich(), Place.HOME)).getFirst();
        assertThat(rows(replications).getFirst()).startsWith("node06.fra1").contains("1 d 1 h");
    }

    @Test
    void aSilentSourceIsListedFirstWithItsRemedy() {
        var sources = new SourceViewContent()
                .tables(Fleets.facts(Fleets.rich(), Place.HOME))
                .getFirst();
        assertThat(rows(sources).getFirst()).contains("loki", "silent", "is it running? try: systemctl status loki");
    }

    @Test
    void aFormThatReadsAllHostsButOneIsOkAndReportsTheOne() {
        var forms = new SourceViewContent()
                .tables(Fleets.facts(Fleets.withProblems(214), Place.HOME))
                .get(1);
        assertThat(forms.rows())
                .filteredOn(row -> row.items().getFirst().text().equals("cpu.util"))
                .isNotEmpty()
                .allSatisfy(row -> {
                    assertThat(row.state()).isEqualTo(CellState.OK);
                    assertThat(row.items().get(2).text()).isEqualTo("214");
                    assertThat(row.items().get(3).text()).matches("[1-9] (down|gone|silent|stale)");
                });
    }

    @Test
    void anUnknownHostIsReported() {
        var unknownHost = Place.HOME.about(new Place.HostRef("prod-east", "node99"));
        assertThat(banner(new HostViewContent(List.of()), Fleets.rich(), unknownHost))
                .isEqualTo("No host is named node99 in prod-east");
    }

    private static TableData table(List<TableData> tables, String title) {
        return tables.stream().filter(t -> t.title().equals(title)).findFirst().orElseThrow();
    }

    @Test
    void aHostReportsItsProblemsAndWhatIsNotMeasured() {
        var place = Place.HOME.about(new Place.HostRef("prod-east", "node04.fra1"));
        var tables = new HostViewContent(List.of()).tables(Fleets.facts(Fleets.rich(), place));
        var values = table(tables, "Values, worst first");
        assertThat(rows(values).getFirst()).startsWith("pool.health", "tank", "degraded");
        assertThat(table(tables, "Not measured here").rows()).isNotEmpty().allMatch(r -> r.state() == CellState.ABSENT);
        assertThat(table(tables, "Pools").rows()).hasSize(2);
        assertThat(banner(new HostViewContent(List.of()), Fleets.rich(), place))
                .contains("pool degraded", "maintainers storage-team");
    }

    @Test
    void onlyASourceOfMetricsIsTheReasonWhyNoHostIsShown() {
        var loki = Fleets.source("east", Source.Kind.LOKI, CellState.SILENT);
        var answered = Fleets.cluster("east")
                .source(Fleets.source("east", Source.Kind.PROMETHEUS, CellState.OK))
                .fleet()
                .withOtherSources(List.of(loki));
        assertThat(WaitingForDataText.why(answered, false))
                .contains("have no targets", "greenwall doctor")
                .doesNotContain("no response");
        assertThat(WaitingForDataText.why(answered, true))
                .as("the doctor examines only the present")
                .contains("have no targets")
                .doesNotContain("greenwall doctor");
        var only = FleetState.EMPTY.withOtherSources(List.of(loki));
        assertThat(WaitingForDataText.why(only, false)).startsWith("No metrics source is known yet.");
        assertThat(WaitingForDataText.why(FleetState.EMPTY, false)).startsWith("Waiting for the first response");
        var silent = Fleets.cluster("east")
                .source(Fleets.source("east", Source.Kind.PROMETHEUS, CellState.SILENT))
                .fleet()
                .withOtherSources(List.of(loki));
        assertThat(WaitingForDataText.why(silent, false)).contains("prometheus", "no response");
    }

    @Test
    void aHostWithDirectChecksOnlyIsNotSaidToBeMeasured() {
        var alone = new ClusterStateBuilder(DirectCheck.ALONE, Fleets.NOW, List.of())
                .host("router", Labels.EMPTY)
                .fleet();
        var place = Place.HOME.about(new Place.HostRef(DirectCheck.ALONE, "router"));
        var tables = new HostViewContent(List.of()).tables(Fleets.facts(alone, place));
        for (var title : List.of("Values, worst first", "Not measured here")) {
            assertThat(table(tables, title).note()).isEqualTo("No metrics source scrapes this host.");
        }
    }

    static List<DetailView.Content> all() {
        return List.of(
                new HostViewContent(List.of()),
                new ZfsViewContent(),
                new ArcViewContent(),
                new VmViewContent(Map::of),
                REPLICATION,
                new SloViewContent(() -> HostObjective.DEFAULTS),
                new SourceViewContent(),
                new ClusterViewContent());
    }

    @ParameterizedTest
    @MethodSource("all")
    void anEmptyTableStatesTheReason(DetailView.Content contents) {
        for (var state : List.of(FleetState.EMPTY, Fleets.healthy(3))) {
            assertThat(contents.tables(Fleets.facts(state, Place.HOME)))
                    .isNotEmpty()
                    .allSatisfy(table -> assertThat(
                                    table.rows().isEmpty() && table.note().isBlank())
                            .as(table.title())
                            .isFalse());
        }
    }
}
