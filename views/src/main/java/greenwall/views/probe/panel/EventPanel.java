package greenwall.views.probe.panel;

import greenwall.fleet.CountText;
import greenwall.fleet.InstantText;
import greenwall.fleet.probe.ProbeOutput.Event;
import greenwall.fleet.probe.result.EventLog;
import greenwall.views.chart.StackedCountChart;
import greenwall.views.chart.StackedCountData;
import greenwall.views.chart.TimeAxis;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.StyleAware;
import greenwall.views.widgets.SearchFields;
import greenwall.views.widgets.TableData;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Events, newest first, with a search, the rate over time, and marks for matches. If the user has scrolled
/// down, the visible rows stay in place.
public final class EventPanel extends ProbePanel implements StyleAware {
    private final EventLog log;
    private final MatchingEvents feed;
    private final StackedCountChart rates;
    private final ProbeTableDrawing table;
    private final ZoneId zone;
    private List<String> columns = List.of();

    public EventPanel(PaintStyle style, TimeAxis axis, ZoneId zone, EventLog log) {
        super("Events", 1.6, log::total);
        this.log = log;
        this.zone = zone;
        feed = new MatchingEvents(log);
        rates = new StackedCountChart(style, axis, zone, StackedCountData.empty("Events per second", ""));
        setPaintStyle(style);
        table = new ProbeTableDrawing(style, "Events");
        addTool(SearchFields.search("Search events", text -> {
            feed.search(text);
            drawAgain();
        }));
        getChildren().add(rates);
        setBody(table);
    }

    @Override
    protected void draw() {
        long total = log.total();
        int more = feed.readNew();
        if (table.first() > 0) {
            table.scrollTo(table.first() + more);
        }
        columns = log.columns();
        rates.setData(feed.perSecond());
        var nothing = feed.search().isEmpty() ? "No events yet." : "No event contains \"" + feed.search() + "\".";
        table.show(new ProbeTableDrawing.Rows(headings(), feed.size(), this::cell, nothing));
        var detail = new ArrayList<String>();
        detail.add(CountText.of(total, "event"));
        if (!feed.search().isEmpty()) {
            detail.add(feed.matched() + " match");
        }
        if (log.discarded() > 0) {
            detail.add(
                    log.discarded() == 1
                            ? "the oldest event was dropped"
                            : "the oldest " + log.discarded() + " events were dropped");
        }
        setDetail(String.join(" · ", detail));
    }

    @Override
    public void setPaintStyle(PaintStyle style) {
        double height = Math.ceil(style.small().height() * 5.5);
        rates.setMinHeight(height);
        rates.setPrefHeight(height);
        rates.setMaxHeight(height);
    }

    private List<TableData.Column> headings() {
        return Stream.concat(Stream.of("received"), columns.stream())
                .map(TableData.Column::text)
                .toList();
    }

    private ProbeTableDrawing.Cell cell(int row, int column) {
        Event event = feed.newest(row);
        return column == 0
                ? ProbeTableDrawing.Cell.muted(InstantText.millis(event.at(), zone))
                : ProbeTableDrawing.Cell.plain(event.fields().getOrDefault(columns.get(column - 1), ""));
    }
}
