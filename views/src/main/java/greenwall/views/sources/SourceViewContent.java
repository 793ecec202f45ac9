package greenwall.views.sources;

import static greenwall.views.widgets.TableData.Item.text;

import greenwall.fleet.CountText;
import greenwall.fleet.Unit;
import greenwall.fleet.quantity.QuantityForm;
import greenwall.fleet.source.ClockSkewLimits;
import greenwall.fleet.source.SourceLoad;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.QuantityColumn;
import greenwall.views.Place;
import greenwall.views.WaitingForDataText;
import greenwall.views.widgets.Banner;
import greenwall.views.widgets.ColumnHeadings;
import greenwall.views.widgets.DetailView;
import greenwall.views.widgets.SharedPhrases;
import greenwall.views.widgets.TableData;
import greenwall.views.widgets.TableData.Item;
import greenwall.views.widgets.TableData.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Shows the state and response times of the sources, the form used for each quantity, and the names of each
/// host.
public final class SourceViewContent extends DetailView.Content {
    private static final String SLOWED =
            "values that become too old between polls are shown as stale; the interval returns to normal when the"
                    + " source is fast again";
    private static final String LOAD =
            "queries, response bytes, and samples read (as the source reports them); does not depend on the number"
                    + " of open windows";

    public SourceViewContent() {
        super("sources", false);
    }

    @Override
    public List<List<Banner.Part>> banner(DetailView.ViewInput facts) {
        var state = facts.state();
        var sources = state.sources();
        long silent = sources.stream().filter(s -> s.state() != CellState.OK).count();
        var line = new ArrayList<Banner.Part>();
        line.add(Banner.Part.plain(CountText.of(sources.size(), "source")));
        long partial = sources.stream().filter(s -> s.word().equals("partial")).count();
        if (partial > 0) {
            line.add(new Banner.Part(partial + " partial", CellState.SILENT));
        }
        if (!sources.isEmpty()) {
            line.add(new Banner.Part(
                    silent == 0 ? "all respond" : silent + " silent", silent == 0 ? CellState.OK : CellState.SILENT));
        }
        long slowed = sources.stream().filter(s -> s.slowed().isPresent()).count();
        if (slowed > 0) {
            line.add(new Banner.Part(slowed + " polled less often", CellState.WARN));
        }
        return List.of(line);
    }

    @Override
    public List<TableData> tables(DetailView.ViewInput facts) {
        var state = facts.state();
        return List.of(sources(state), forms(state), names(state));
    }

    private static TableData sources(FleetState state) {
        var rows = new ArrayList<Row>();
        for (var source : state.sources()) {
            var skew = source.skew()
                    .map(s -> Unit.SECONDS.text(s.toMillis() / 1000.0))
                    .orElse("–");
            boolean skewed = source.skew()
                    .map(s -> s.abs().compareTo(ClockSkewLimits.REPORTED) > 0)
                    .orElse(false);
            rows.add(new Row(
                    source.shown(),
                    List.of(
                            text(source.source().kind().word()),
                            text(source.source().cluster()),
                            new Item(source.word(), source.shown(), source.reason()),
                            source.age().isEmpty() ? text("never") : Item.age(source.age()),
                            source.roundTrip()
                                    .map(t -> Item.number(Unit.SECONDS.text(t.toNanos() / 1e9), t.toNanos()))
                                    .orElse(Item.NOTHING),
                            new Item(skew, skewed ? CellState.WARN : CellState.OK, SharedPhrases.CLOCK_SKEW)
                                    .ordered(source.skew()
                                            .map(s -> (double) s.toMillis())
                                            .orElse(Double.NaN)),
                            source.slowed()
                                    .map(slowed -> new Item(slowed.toString(), CellState.WARN, SLOWED))
                                    .orElse(text("")),
                            text(source.reason()),
                            text(source.remedy()),
                            new Item(source.load().map(SourceLoad::summary).orElse(""), CellState.OK, LOAD),
                            text(source.source().url().toString()))));
        }
        rows.sort(Comparator.comparing(Row::state));
        return new TableData(
                        "Sources",
                        new ColumnHeadings()
                                .text("Kind", "Cluster", "State")
                                .numbers("Last response", "Response time", "Clock skew")
                                .text("Polled less often", "Reason", "Remedy", "Load per poll", "Address"),
                        rows,
                        "No source is configured.")
                .compact();
    }

    private static TableData forms(FleetState state) {
        var rows = state.clusters().stream()
                .flatMap(cluster -> cluster.columns().stream()
                        .flatMap(column -> column.forms().stream().map(form -> form(cluster.name(), column, form))))
                .sorted(Comparator.comparing(Row::state))
                .toList();
        return new TableData(
                "Quantities and the forms in use",
                new ColumnHeadings()
                        .text("Quantity", "Form")
                        .numbers("Hosts")
                        .text("Hosts without a reading", "Expression", "Cluster"),
                rows,
                "Nothing has been read yet.");
    }

    /// A form is ok if it has a value for any host, whatever the value. A host that is down does not make a
    /// form faulty.
    private static Row form(String cluster, QuantityColumn column, QuantityForm form) {
        var hosts = new TreeSet<Integer>();
        var read = new TreeSet<Integer>();
        var away = CellState.ABSENT;
        for (int row = 0; row < column.size(); row++) {
            if (column.form(row) == form) {
                hosts.add(column.host(row));
                switch (column.state(row)) {
                    case OK, WARN, CRITICAL, IDLE -> read.add(column.host(row));
                    default -> away = away.worst(column.state(row));
                }
            }
        }
        int without = hosts.size() - read.size();
        return new Row(
                read.isEmpty() ? away : CellState.OK,
                List.of(
                        text(column.quantity().id()),
                        text(form.id()),
                        Item.number(Integer.toString(hosts.size()), hosts.size()),
                        without == 0
                                ? Item.NOTHING
                                : new Item(without + " " + away.word(), away, "hosts that normally use this form"),
                        text(form.expr()),
                        text(cluster)));
    }

    private static TableData names(FleetState state) {
        var rows = state.hosts().stream()
                .map(host -> {
                    var names = host.host().names();
                    return new Row(
                            host.state(),
                            List.of(
                                    text(host.name()),
                                    text(names.stream()
                                            .map(n -> n.label() + " " + n.value())
                                            .collect(Collectors.joining(", "))),
                                    text(names.isEmpty() ? "" : names.getLast().from()),
                                    text(host.cluster().name())),
                            Optional.of(Place.HostRef.of(host)));
                })
                .toList();
        return new TableData(
                "Hosts and their names",
                new ColumnHeadings().text("Host", "Names", "Reason for the last name", "Cluster"),
                rows,
                WaitingForDataText.noHost(state));
    }
}
