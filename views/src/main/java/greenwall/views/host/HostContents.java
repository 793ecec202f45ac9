package greenwall.views.host;

import greenwall.fleet.Unit;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.views.Place;
import greenwall.views.parts.Banner;
import greenwall.views.parts.ChartBoard;
import greenwall.views.parts.Sheet;
import greenwall.views.parts.TableData;
import greenwall.views.parts.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is shown of one host: its state and why, its health line, charts, and every figure with how it is known.
public final class HostContents implements Sheet.Contents {
    private static final List<String> PEOPLE = List.of("maintainers", "environment", "location", "role");

    @Override
    public String name() {
        return "Host";
    }

    @Override
    public boolean ofOneHost() {
        return true;
    }

    @Override
    public List<ChartBoard.Spec> charts() {
        return List.of(
                new ChartBoard.Spec("CPU", "cpu.util"),
                new ChartBoard.Spec("Load per CPU", "load.per_cpu"),
                new ChartBoard.Spec("Memory", "mem.util"),
                new ChartBoard.Spec("Disk read latency", "disk.read.latency"),
                new ChartBoard.Spec("Disk busy", "disk.util"),
                new ChartBoard.Spec("Network in", "net.rx"),
                new ChartBoard.Spec("TCP retransmits", "tcp.retrans"),
                new ChartBoard.Spec("ARC hit ratio", "arc.hit_ratio"),
                new ChartBoard.Spec("File systems", "fs.used"));
    }

    @Override
    public int chartColumns() {
        return 3;
    }

    @Override
    public double chartShare() {
        return 0.56;
    }

    private static Optional<HostState> host(FleetState state, Place place) {
        return place.host().flatMap(h -> state.host(h.cluster(), h.name()).or(() -> state.host(h.name())));
    }

    @Override
    public List<List<Banner.Part>> banner(FleetState state, Place place) {
        var found = host(state, place);
        if (found.isEmpty()) {
            return List.of(List.of(Banner.Part.plain(place.host()
                    .map(h -> "No host answers to " + h.name() + (h.cluster().isEmpty() ? "" : " in " + h.cluster()))
                    .orElse("No host is chosen: Ctrl+K and its name"))));
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
        lines.add(health(host));
        return lines;
    }

    /// Pool, root, compression, snapshots, memory, CPU, uptime, services: the eight things one asks first.
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
                        word + " " + TableData.Item.of(cell).text(),
                        cell.state() == CellState.ABSENT ? CellState.IDLE : cell.state())));
    }

    @Override
    public List<TableData> tables(FleetState state, Place place) {
        var found = host(state, place);
        if (found.isEmpty()) {
            return List.of(new TableData("Figures", List.of(), List.of(), "There is no host to show."));
        }
        var host = found.get();
        var rows = new ArrayList<TableData.Row>();
        for (var cell : host.cells()) {
            var item = TableData.Item.of(cell);
            rows.add(new TableData.Row(
                    cell.state(),
                    List.of(
                            TableData.Item.words(cell.quantity().id()),
                            TableData.Item.words(Words.key(cell)),
                            item,
                            TableData.Item.words(cell.age().map(Unit::duration).orElse("–")),
                            TableData.Item.words(cell.reason()),
                            TableData.Item.words(cell.form().id())),
                    Optional.empty()));
        }
        var columns = List.of(
                TableData.Column.words("Quantity"),
                TableData.Column.words("Of"),
                TableData.Column.number("Value"),
                TableData.Column.number("Age"),
                TableData.Column.words("Why"),
                TableData.Column.words("Form"));
        var absent = new ArrayList<TableData.Row>();
        for (var quantity : host.absent()) {
            var absence = host.absence(quantity);
            absent.add(new TableData.Row(
                    CellState.ABSENT,
                    List.of(
                            TableData.Item.words(quantity.id()),
                            TableData.Item.words(absence.reason()),
                            TableData.Item.words(absence.remedy())),
                    Optional.empty()));
        }
        return List.of(
                new TableData("Figures, worst first", columns, rows, "Nothing was ever measured of this host."),
                new TableData(
                        "Not measured here",
                        List.of(
                                TableData.Column.words("Quantity"),
                                TableData.Column.words("Why"),
                                TableData.Column.words("What would mend it")),
                        absent,
                        "Every quantity of the table is measured."));
    }
}
