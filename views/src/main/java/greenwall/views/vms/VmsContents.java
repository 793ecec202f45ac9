package greenwall.views.vms;

import static greenwall.views.parts.QuantityTable.column;

import greenwall.fleet.Unit;
import greenwall.fleet.quantity.Detail;
import greenwall.fleet.state.Cell;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.views.FiringAlerts;
import greenwall.views.Place;
import greenwall.views.parts.Banner;
import greenwall.views.parts.CellCounts;
import greenwall.views.parts.ChartBoard;
import greenwall.views.parts.DataView;
import greenwall.views.parts.LookupResults;
import greenwall.views.parts.QuantityTable;
import greenwall.views.parts.TableData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/// Guests by hypervisor, and the one that takes most from its neighbours.
public final class VmsContents implements DataView.Contents {
    private static final double WAITING = 0.05;
    private static final Detail DISKS = Objects.requireNonNull(Detail.shipped().get(GuestDisks.DISKS));
    private static final QuantityTable GUESTS = QuantityTable.of(
            "Guests",
            List.of("domain"),
            column("State", "vm.state"),
            column("CPU", "vm.cpu"),
            column("Cores", "vm.cores"),
            column("Steal", "vm.steal"),
            column("Memory", "vm.mem"),
            column("Disk latency", "vm.disk.latency"),
            column("Read", "vm.disk.read"),
            column("Written", "vm.disk.write"),
            column("I/O", "vm.disk.iops"),
            column("In", "vm.net.rx"),
            column("Out", "vm.net.tx"));

    private final Supplier<Map<String, String>> disks;

    /// @param disks from `DOMAIN/DEVICE` to the dataset behind a guest's disk, as the configuration has it
    public VmsContents(Supplier<Map<String, String>> disks) {
        this.disks = disks;
    }

    @Override
    public String name() {
        return "VMs";
    }

    @Override
    public List<ChartBoard.Spec> charts() {
        return List.of(
                new ChartBoard.Spec("Host cores used", "vm.cores"),
                new ChartBoard.Spec("Steal", "vm.steal"),
                new ChartBoard.Spec("Disk latency", "vm.disk.latency"));
    }

    @Override
    public int chartColumns() {
        return 3;
    }

    @Override
    public double chartShare() {
        return 0.3;
    }

    @Override
    public List<List<Banner.Part>> banner(FleetState state, Place place) {
        var lines = new ArrayList<List<Banner.Part>>();
        lines.add(CellCounts.states(state, "vm.state", "guest", "guests"));
        var thieves =
                state.hosts().stream().flatMap(h -> thief(h).stream()).limit(2).toList();
        for (var thief : thieves) {
            lines.add(List.of(Banner.Part.plain(thief)));
        }
        if (thieves.isEmpty()) {
            lines.add(List.of(Banner.Part.plain("No guest waits for its neighbours.")));
        }
        return lines;
    }

    /// On a host where a guest waits, the one of its neighbours that takes the largest share of the cores or of the
    /// disks' requests, whichever share is larger.
    static Optional<String> thief(HostState host) {
        var waiting = host.cells("vm.steal").stream()
                .filter(c -> c.value() > WAITING)
                .max(Comparator.comparingDouble(Cell::value));
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        var victim = waiting.get().key().get("domain");
        var cores = largest(host, "vm.cores", victim);
        var requests = largest(host, "vm.disk.iops", victim);
        boolean byDisk = requests.isPresent()
                && (cores.isEmpty() || requests.get().share() > cores.get().share());
        return (byDisk ? requests : cores)
                .map(taker -> "On " + host.name() + " " + taker.guest()
                        + (byDisk
                                ? " makes " + Unit.RATIO.text(taker.share()) + " of the disk requests ("
                                        + Unit.PER_SECOND.text(taker.amount()) + ")"
                                : " uses " + Unit.CORES.text(taker.amount()))
                        + " while " + victim + " waits "
                        + Unit.RATIO.text(waiting.get().value()) + " of the time.");
    }

    private record Taker(String guest, double amount, double share) {}

    private static Optional<Taker> largest(HostState host, String quantity, String except) {
        var amounts = new TreeMap<String, Double>();
        for (var cell : host.cells(quantity)) {
            if (!Double.isNaN(cell.value())) {
                amounts.merge(cell.key().get("domain"), cell.value(), Double::sum);
            }
        }
        double all = amounts.values().stream().mapToDouble(Double::doubleValue).sum();
        return amounts.entrySet().stream()
                .filter(e -> !e.getKey().equals(except) && all > 0)
                .max(Map.Entry.comparingByValue())
                .map(e -> new Taker(e.getKey(), e.getValue(), e.getValue() / all));
    }

    @Override
    public List<Detail> lookups(FleetState state) {
        return List.of(DISKS);
    }

    @Override
    public List<TableData> tables(FleetState state, Place place) {
        return tables(state, place, LookupResults.NOTHING, FiringAlerts.NOT_ASKED);
    }

    @Override
    public List<TableData> tables(FleetState state, Place place, LookupResults looked, FiringAlerts firing) {
        return List.of(GUESTS.read(state, Optional.empty()), GuestDisks.table(state, looked, disks.get()));
    }
}
