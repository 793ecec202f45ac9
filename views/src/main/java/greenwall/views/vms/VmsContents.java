package greenwall.views.vms;

import greenwall.fleet.Unit;
import greenwall.fleet.state.Cell;
import greenwall.fleet.state.HostState;
import greenwall.views.parts.Banner;
import greenwall.views.parts.DataView;
import greenwall.views.parts.TableData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/// Guests by hypervisor, and the one that takes most from its neighbours.
public final class VmsContents extends DataView.Contents {
    private static final double WAITING = 0.05;

    private final Supplier<Map<String, String>> disks;

    /// @param disks from `DOMAIN/DEVICE` to the dataset behind a guest's disk, as configured
    public VmsContents(Supplier<Map<String, String>> disks) {
        super("vms");
        this.disks = disks;
    }

    @Override
    public List<List<Banner.Part>> banner(DataView.Facts facts) {
        var lines = new ArrayList<>(layout().banner(facts.state()));
        var thieves = facts.state().hosts().stream()
                .flatMap(h -> thief(h).stream())
                .limit(2)
                .toList();
        for (var thief : thieves) {
            lines.add(Banner.line(thief));
        }
        if (thieves.isEmpty()) {
            lines.add(Banner.line("No guest waits for its neighbours."));
        }
        return lines;
    }

    /// On a host where a guest waits: the neighbour with the largest share of the cores or of the disks' requests.
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
    public List<TableData> tables(DataView.Facts facts) {
        var tables = new ArrayList<>(layout().tables(facts.state(), Optional.empty()));
        tables.add(GuestDisks.table(facts.state(), facts.looked(), disks.get()));
        return tables;
    }
}
