package greenwall.views.probe.panel;

import greenwall.fleet.Unit;
import greenwall.fleet.probe.result.EventLog;
import greenwall.styles.Role;
import greenwall.views.chart.TimeAxis;
import greenwall.views.chart.TimeTicks;
import greenwall.views.paint.Look;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import java.time.ZoneId;

/// How many events there were in each second, on the shared axis; a mark under it where one of those that were
/// searched for happened.
final class RatesBody extends PaintedRegion {
    private static final double EDGE = 8;

    private final TimeAxis axis;
    private final ZoneId zone;
    private final EventFeed feed;
    private EventLog.Rates rates = new EventLog.Rates(0, new long[0]);
    private TimeStrip strip = new TimeStrip(0, 1, 0, 1);

    RatesBody(Look look, TimeAxis axis, ZoneId zone, EventFeed feed) {
        super(look);
        this.axis = axis;
        this.zone = zone;
        this.feed = feed;
        fit();
        new StripCursor(this, axis, () -> strip).install();
        takeFocus("Events per second");
    }

    private void fit() {
        double height = Math.ceil(look().small().height() * 4.5);
        setMinHeight(height);
        setPrefHeight(height);
        setMaxHeight(height);
    }

    @Override
    public void setLook(Look newLook) {
        super.setLook(newLook);
        fit();
    }

    void show(EventLog.Rates newRates) {
        rates = newRates;
        repaint();
    }

    @Override
    protected Role ground() {
        return Role.SURFACE;
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        var type = pen.look().small();
        long most = 1;
        for (long count : rates.counts()) {
            most = Math.max(most, count);
        }
        var label = Unit.PER_SECOND.text(most);
        double left = EDGE + Math.max(type.width(label), type.width("100 k/s")) + 6;
        strip = TimeStrip.of(axis, left, width - left - EDGE);
        double bottom = height - type.height() - 8;
        double top = 4;
        pen.textLeftOf(type, Role.MUTED, label, left - 6, top, left);
        pen.textLeftOf(type, Role.MUTED, "0", left - 6, bottom - type.height(), left);
        pen.fill(Role.GRID, left, top, strip.width(), 1);
        pen.fill(Role.LINE, left, bottom, strip.width(), 1);
        var color = pen.look().palette().series(0);
        for (int s = 0; s < rates.counts().length; s++) {
            if (rates.counts()[s] > 0) {
                double from = Math.max(left, Math.floor(strip.x(rates.startMillis() + s * 1000.0)));
                double to = Math.min(left + strip.width(), Math.floor(strip.x(rates.startMillis() + (s + 1) * 1000.0)));
                double tall = Math.max(1, (bottom - top) * rates.counts()[s] / most);
                if (to > left && from < left + strip.width()) {
                    pen.fill(color, from, bottom - tall, Math.max(1, to - from - 1), tall);
                }
            }
        }
        if (!feed.search().isEmpty()) {
            marks(pen, bottom);
        }
        TimeTicks.paint(pen, strip.start(), strip.end(), strip.left(), strip.width(), bottom + 1, zone);
        strip.cursor(pen, axis, top, bottom - top);
    }

    private void marks(Pen pen, double bottom) {
        int done = -1;
        for (int i = 0; i < feed.size(); i++) {
            int x = (int) strip.x(feed.newest(i).at().toEpochMilli());
            if (x != done && x >= strip.left() && x <= strip.left() + strip.width()) {
                pen.fill(Role.ACCENT, x, bottom - 7, 2, 8);
                done = x;
            }
        }
    }
}
