package greenwall.views.vms;

import static greenwall.views.widgets.TableData.Item.text;

import greenwall.fleet.Unit;
import greenwall.fleet.state.Cell;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.views.Place;
import greenwall.views.WaitingForDataText;
import greenwall.views.widgets.Banner;
import greenwall.views.widgets.ColumnHeadings;
import greenwall.views.widgets.DetailView;
import greenwall.views.widgets.SharedPhrases;
import greenwall.views.widgets.TableData;
import greenwall.views.widgets.TableData.Item;
import greenwall.views.widgets.TableData.Row;
import greenwall.views.widgets.TableQueryResults;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Shows the guests by hypervisor, and the guest that takes most resources from its neighbours.
public final class VmViewContent extends DetailView.Content {
    private static final String DISKS = "vm.disks";
    private static final String DISK_METRICS = "libvirt_domain_block_stats_info, _block_meta";
    private static final String ZVOL = "/dev/zvol/";
    private static final double WAITING = 0.05;

    private final Supplier<Map<String, String>> disks;

    /// @param disks the configured datasets behind the guests' disks, by `DOMAIN/DEVICE`
    public VmViewContent(Supplier<Map<String, String>> disks) {
        super("vms");
        this.disks = disks;
    }

    @Override
    public List<List<Banner.Part>> banner(DetailView.ViewInput facts) {
        var lines = new ArrayList<>(layout().banner(facts.state()));
        var stealing = facts.state().hosts().stream()
                .flatMap(h -> stealingGuest(h).stream())
                .limit(2)
                .toList();
        stealing.forEach(sentence -> lines.add(Banner.line(sentence)));
        if (stealing.isEmpty()) {
            var cells = facts.state().cells("vm.steal");
            var notKnown = SharedPhrases.notKnown(cells);
            boolean waiting = cells.stream()
                    .anyMatch(cell -> cell.state() == CellState.WARN || cell.state() == CellState.CRITICAL);
            boolean known = waiting || cells.stream().anyMatch(cell -> cell.state() == CellState.OK);
            lines.add(Banner.line(
                    !known
                            ? WaitingForDataText.none(
                                    facts.state(), "vm.steal", "currently reports how long its guests wait for a CPU")
                            : waiting
                                    ? "Guests wait for a CPU; no neighbour is known to be the cause."
                                    : notKnown.isEmpty() && facts.state().metricsComplete()
                                            ? "No guest is slowed by its neighbours."
                                            : "No guest is known to be slowed by its neighbours" + notKnown + "."));
        }
        return lines;
    }

    /// If a guest on the host has to wait for CPU time, describes the guest with the largest share of the cores
    /// or the disk requests, and another one that waits.
    static Optional<String> stealingGuest(HostState host) {
        var waiting = host.cells("vm.steal").stream()
                .filter(c -> c.value() > WAITING && !c.state().isUnknown())
                .sorted(Comparator.comparingDouble(Cell::value).reversed())
                .toList();
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        var largest = topConsumer(host, "");
        var victim = waiting.stream()
                .filter(c -> largest.filter(top -> isOf(top.guest(), c)).isEmpty())
                .findFirst()
                .orElse(waiting.getFirst());
        return largest.filter(top -> !isOf(top.guest(), victim))
                .or(() -> topConsumer(host, victim.key().get("domain")))
                .map(top -> "On " + host.name() + ", " + top.guest() + top.consumption() + " while "
                        + victim.key().get("domain") + " waits " + Unit.RATIO.text(victim.value()) + " of the time.");
    }

    private static boolean isOf(String guest, Cell cell) {
        return cell.key().get("domain").equals(guest);
    }

    private static Optional<TopConsumer> topConsumer(HostState host, String except) {
        var cores = largest(host, "vm.cores", except);
        var requests = largest(host, "vm.disk.iops", except);
        return requests.filter(
                        top -> cores.isEmpty() || top.share() > cores.get().share())
                .or(() -> cores);
    }

    private record TopConsumer(String guest, double amount, double share, boolean byDisk) {
        String consumption() {
            return byDisk
                    ? " makes " + Unit.RATIO.text(share) + " of the disk requests (" + Unit.PER_SECOND.text(amount)
                            + ")"
                    : " uses " + Unit.CORES.text(amount);
        }
    }

    private static Optional<TopConsumer> largest(HostState host, String quantity, String except) {
        var amounts = host.cells(quantity).stream()
                .filter(cell -> !Double.isNaN(cell.value()) && !cell.state().isUnknown())
                .collect(Collectors.groupingBy(
                        cell -> cell.key().get("domain"), TreeMap::new, Collectors.summingDouble(Cell::value)));
        double all = amounts.values().stream().mapToDouble(Double::doubleValue).sum();
        return amounts.entrySet().stream()
                .filter(e -> !e.getKey().equals(except) && all > 0)
                .max(Map.Entry.comparingByValue())
                .map(e ->
                        new TopConsumer(e.getKey(), e.getValue(), e.getValue() / all, quantity.equals("vm.disk.iops")));
    }

    @Override
    public List<TableData> tables(DetailView.ViewInput facts) {
        var tables = new ArrayList<>(layout().tables(facts.state(), Optional.empty()));
        tables.add(disks(facts.state(), facts.lookupResults(), disks.get()));
        return tables;
    }

    /// Returns the storage behind each virtual disk: the block device, and for a zvol its pool and the pool's
    /// state.
    private static TableData disks(FleetState state, TableQueryResults results, Map<String, String> configured) {
        var rows = new ArrayList<Row>();
        for (var disk : results.all(DISKS)) {
            var name = disk.labels().get("domain") + "/" + disk.labels().get("target_device");
            if (!configured.containsKey(name)) {
                state.host(disk.cluster(), disk.host()).ifPresent(host -> rows.add(row(host, disk)));
            }
        }
        for (var host : state.hosts()) {
            for (var guest : host.cells("vm.state")) {
                configured.forEach((disk, dataset) -> {
                    int slash = disk.lastIndexOf('/');
                    if (slash > 0 && disk.substring(0, slash).equals(guest.key().get("domain"))) {
                        rows.add(row(
                                host,
                                disk.substring(0, slash),
                                disk.substring(slash + 1),
                                dataset,
                                firstPart(dataset)));
                    }
                });
            }
        }
        rows.sort(Comparator.comparing(Row::state)
                .thenComparing(r -> r.items().getFirst().text())
                .thenComparing(r -> r.items().get(1).text()));
        return new TableData(
                "Virtual disks",
                new ColumnHeadings()
                        .text("Host", "Guest", "Disk", "Storage", "Pool")
                        .numbers("Health", "Pool used", "Disk latency"),
                rows,
                results.missing(DISKS)
                        .map(reason -> "Where the virtual disks are stored is not known: " + reason)
                        .orElse(noDisk(state, results, configured)));
    }

    private static String noDisk(FleetState state, TableQueryResults results, Map<String, String> configured) {
        if (!results.answered(DISKS)) {
            return "Loading …";
        }
        if (state.isFiltered()) {
            return "No virtual disk of the hosts in the host filter is known.";
        }
        var unreported = "exporter reports where the virtual disks are stored (" + DISK_METRICS + ").";
        return configured.isEmpty()
                ? "No " + unreported + " Set identity.disks in the configuration instead."
                : "No guest that is reported has a disk in identity.disks, and no " + unreported;
    }

    private static Row row(HostState host, TableQueryResults.Value disk) {
        var source = disk.labels().get("source_file");
        return row(host, disk.labels().get("domain"), disk.labels().get("target_device"), source, pool(source));
    }

    private static Row row(HostState host, String guest, String device, String source, String pool) {
        var health = of(host, "pool.health", "pool", pool);
        var latency = of(host, "vm.disk.latency", "domain", guest);
        var worst = Stream.of(health, latency)
                .flatMap(Optional::stream)
                .map(Cell::state)
                .reduce(CellState.ABSENT, CellState::worst);
        return new Row(
                worst,
                List.of(
                        text(host.name()),
                        text(guest),
                        text(device),
                        text(source),
                        text(pool.isEmpty() ? "not a zvol" : pool),
                        Item.of(health),
                        Item.of(of(host, "pool.usage", "pool", pool)),
                        latency.map(c -> new Item(Unit.SECONDS.text(c.value()), c.state(), c.reason())
                                        .ordered(c.value()))
                                .orElse(Item.NOTHING)),
                Optional.of(Place.HostRef.of(host)),
                "vm.disk.latency");
    }

    /// Returns the pool of `/dev/zvol/POOL/…`; empty for other disks.
    private static String pool(String source) {
        return source.startsWith(ZVOL) ? firstPart(source.substring(ZVOL.length())) : "";
    }

    private static String firstPart(String path) {
        return path.substring(0, (path + "/").indexOf('/'));
    }

    private static Optional<Cell> of(HostState host, String quantity, String key, String value) {
        return host.cells(quantity).stream()
                .filter(c -> c.key().get(key).equals(value))
                .findFirst();
    }
}
