package greenwall.views.clusters;

import static greenwall.views.widgets.TableData.Item.text;

import greenwall.fleet.CountText;
import greenwall.fleet.Unit;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterState;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Shows the clusters side by side, and the host names that are used in more than one cluster.
public final class ClusterViewContent extends DetailView.Content {
    private static final List<CellState> COUNTED = List.of(
            CellState.CRITICAL, CellState.DOWN, CellState.GONE, CellState.WARN, CellState.STALE, CellState.SILENT);

    public ClusterViewContent() {
        super("clusters", false);
    }

    @Override
    public List<List<Banner.Part>> banner(DetailView.ViewInput facts) {
        var state = facts.state();
        return List.of(
                Banner.line(CountText.of(state.clusters().size(), "cluster")),
                Banner.line(
                        state.hosts().isEmpty()
                                ? WaitingForDataText.noHost(state)
                                : state.hostCounts().text()));
    }

    @Override
    public List<TableData> tables(DetailView.ViewInput facts) {
        var state = facts.state();
        return List.of(clusters(state), hostsInSeveralClusters(state));
    }

    private static TableData clusters(FleetState state) {
        var headings = new ColumnHeadings().text("Cluster").numbers("Hosts", "Green");
        COUNTED.forEach(each -> headings.numbers(each.word()));
        headings.text("Sources").numbers("Last poll", "Clock skew");
        var rows = state.clusters().stream().map(cluster -> row(state, cluster)).toList();
        return new TableData("Clusters", headings, rows, "No cluster is configured.");
    }

    private static Row row(FleetState state, ClusterState cluster) {
        var hosts = state.hosts().stream().filter(h -> h.cluster() == cluster).toList();
        Map<CellState, Long> counts =
                hosts.stream().collect(Collectors.groupingBy(HostState::state, Collectors.counting()));
        var sources = state.sources().stream()
                .filter(s -> s.source().cluster().equals(cluster.name()))
                .toList();
        var silent = sources.stream().filter(s -> s.shown() != CellState.OK).toList();
        var items = new ArrayList<Item>();
        items.add(text(cluster.name()));
        items.add(Item.number(Integer.toString(hosts.size()), hosts.size()));
        long ok = counts.getOrDefault(CellState.OK, 0L);
        items.add(Item.number(Long.toString(ok), ok));
        for (var each : COUNTED) {
            long count = counts.getOrDefault(each, 0L);
            var why = CountText.of(count, "host is ", "hosts are ") + each.word();
            items.add(new Item(Long.toString(count), count == 0 ? CellState.IDLE : each, count == 0 ? "" : why)
                    .ordered(count));
        }
        items.add(
                silent.isEmpty()
                        ? text(CountText.of(sources.size(), "responds", "respond"))
                        : new Item(
                                silent.size() + " of " + sources.size() + " silent or incomplete",
                                CellState.SILENT,
                                silent.getFirst().reason()));
        items.add(Item.age(Optional.of(Duration.between(cluster.time().machine(), state.at()))));
        double skew = cluster.time().skew().toMillis() / 1000.0;
        items.add(new Item(Unit.SECONDS.text(skew), CellState.OK, SharedPhrases.CLOCK_SKEW).ordered(skew));
        var ofSources = silent.isEmpty() ? CellState.ABSENT : CellState.SILENT;
        return new Row(counts.keySet().stream().reduce(ofSources, CellState::worst), items);
    }

    /// Hosts with the same name in two clusters are different hosts.
    private static TableData hostsInSeveralClusters(FleetState state) {
        var byName = state.hosts().stream()
                .collect(Collectors.groupingBy(HostState::name, TreeMap::new, Collectors.toList()));
        var rows = byName.values().stream()
                .filter(hosts -> hosts.size() > 1)
                .flatMap(List::stream)
                .map(host -> new Row(
                        host.state(),
                        List.of(
                                text(host.name()),
                                text(host.cluster().name()),
                                text(host.state().word())),
                        Optional.of(Place.HostRef.of(host))))
                .toList();
        return new TableData(
                "Names in more than one cluster",
                new ColumnHeadings().text("Host", "Cluster", "State"),
                rows,
                state.isFiltered()
                        ? "No two hosts in the host filter have the same name."
                        : "No host name is in two clusters.");
    }
}
