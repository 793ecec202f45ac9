package greenwall.views.host;

import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.views.Place;
import greenwall.views.parts.Banner;
import greenwall.views.parts.CellCounts;
import greenwall.views.parts.ChartBoard;
import greenwall.views.parts.DataLayout;
import greenwall.views.parts.DataView;
import greenwall.views.parts.LookupResults;
import greenwall.views.parts.TableData;
import greenwall.views.parts.TableData.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One host: its state and the reason, its health line, charts, and every figure with its source.
public final class HostContents extends DataView.Contents {
    private static final List<String> PEOPLE = List.of("maintainers", "environment", "location", "role");

    private final List<String> wanted;

    public HostContents() {
        this(List.of());
    }

    /// @param charts as configured; empty for the built-in ones
    public HostContents(List<String> charts) {
        super("host");
        wanted = List.copyOf(charts);
    }

    /// The built-in charts, as the configuration names them.
    public static List<String> chartNames() {
        return DataLayout.of("host").charts().stream()
                .map(ChartBoard.Spec::name)
                .toList();
    }

    @Override
    public List<ChartBoard.Spec> charts() {
        var builtIn = super.charts();
        if (wanted.isEmpty()) {
            return builtIn;
        }
        return wanted.stream()
                .map(name -> builtIn.stream()
                        .filter(spec -> spec.name().equals(name))
                        .findFirst()
                        .orElseGet(() -> new ChartBoard.Spec(name, name)))
                .toList();
    }

    private static Optional<HostState> host(FleetState state, Place place) {
        return place.host().flatMap(h -> state.host(h.cluster(), h.name()).or(() -> state.host(h.name())));
    }

    @Override
    public List<List<Banner.Part>> banner(DataView.Facts facts) {
        var place = facts.place();
        var found = host(facts.state(), place);
        if (found.isEmpty()) {
            return List.of(Banner.line(place.host()
                    .map(h -> "No host answers to " + h.name() + (h.cluster().isEmpty() ? "" : " in " + h.cluster()))
                    .orElse("No host is chosen: Ctrl+K and its name")));
        }
        var host = found.get();
        var lines = new ArrayList<List<Banner.Part>>();
        var title = new ArrayList<Banner.Part>();
        title.add(Banner.Part.plain(host.name()));
        title.add(new Banner.Part(host.state().word() + (host.muted() ? " · muted" : ""), host.state()));
        lines.add(title);
        var why = new ArrayList<Banner.Part>();
        why.add(Banner.Part.plain(host.reason()));
        for (var label : PEOPLE) {
            if (!host.label(label).isEmpty()) {
                why.add(Banner.Part.plain(label + " " + host.label(label)));
            }
        }
        lines.add(why);
        var machine = machine(host, facts.looked());
        if (!machine.isEmpty()) {
            lines.add(Banner.line(machine));
        }
        lines.add(health(host));
        host.sighting()
                .ifPresent(seen -> lines.add(Banner.line(
                        seen.sign(host.sightingsAt()) + ": " + seen.words(), CellState.of(seen, host.sightingsAt()))));
        return lines;
    }

    /// `Linux 6.1.0-18-amd64 x86_64 · Debian GNU/Linux 12 · 8 CPUs`.
    private static String machine(HostState host, LookupResults looked) {
        var cluster = host.cluster().name();
        var parts = new ArrayList<String>();
        looked.of("host.kernel", cluster, host.name()).stream()
                .findFirst()
                .ifPresent(v -> parts.add("kernel "
                        + String.join(
                                " ",
                                v.labels().get("sysname"),
                                v.labels().get("release"),
                                v.labels().get("machine"))));
        looked.of("host.os", cluster, host.name()).stream()
                .findFirst()
                .flatMap(v -> LookupResults.label(v, "pretty_name"))
                .ifPresent(parts::add);
        looked.of("host.cpus", cluster, host.name()).stream()
                .findFirst()
                .ifPresent(v -> parts.add(CellCounts.count((int) v.value(), "CPU", "CPUs")));
        return String.join(" · ", parts);
    }

    /// Pool, root, compression, snapshots, memory, CPU, uptime, services: what is asked first.
    private static List<Banner.Part> health(HostState host) {
        var line = new ArrayList<Banner.Part>();
        part(line, host, "pool", "pool.health");
        part(line, host, "root", "fs.root.used");
        part(line, host, "compression", "ds.compressratio");
        part(line, host, "newest snapshot", "snap.age");
        part(line, host, "memory", "mem.util");
        part(line, host, "CPU", "cpu.util");
        part(line, host, "up", "uptime");
        part(line, host, "failed units", "systemd.failed");
        if (line.isEmpty()) {
            line.add(Banner.Part.plain("None of the usual figures is there."));
        }
        return line;
    }

    private static void part(List<Banner.Part> line, HostState host, String word, String quantity) {
        host.cell(quantity)
                .ifPresent(cell -> line.add(new Banner.Part(
                        word + " " + Item.of(cell).text(),
                        cell.state() == CellState.ABSENT ? CellState.IDLE : cell.state())));
    }

    @Override
    public List<TableData> tables(DataView.Facts facts) {
        var found = host(facts.state(), facts.place());
        if (found.isEmpty()) {
            return List.of(new TableData("Figures", List.of(), List.of(), "There is no host to show."));
        }
        var host = found.get();
        var tables = new ArrayList<TableData>();
        HostTables.sightings(host).ifPresent(tables::add);
        tables.add(HostTables.alerts(host, facts.firing(), facts.state().at()));
        HostTables.units(host, facts.looked()).ifPresent(tables::add);
        layout().tables(facts.state(), Optional.of(Place.HostName.of(host))).stream()
                .filter(table -> !table.rows().isEmpty())
                .forEach(tables::add);
        tables.add(HostTables.figures(host));
        tables.add(HostTables.absent(host));
        return tables;
    }
}
