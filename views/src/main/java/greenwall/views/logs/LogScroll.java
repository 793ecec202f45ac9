package greenwall.views.logs;

import greenwall.views.paint.PaintStyle;
import java.time.Instant;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/// The scroll position of a log: a line and not a pixel, so that lines may be added and dropped at both ends, and whole
/// rows.
final class LogScroll {
    private final LogModel model;
    private final LogRows rows;
    private final Supplier<PaintStyle> look;
    private final DoubleSupplier visibleHeight;
    private final Runnable moved;
    private boolean atEnd = true;
    private boolean centred;
    private long top;
    private double into;
    private double carried;

    /// @param visibleHeight the height of the canvas for lines
    LogScroll(LogModel model, LogRows rows, Supplier<PaintStyle> look, DoubleSupplier visibleHeight, Runnable moved) {
        this.model = model;
        this.rows = rows;
        this.look = look;
        this.visibleHeight = visibleHeight;
        this.moved = moved;
    }

    boolean atEnd() {
        return atEnd;
    }

    /// The index, among the shown lines, of the first in sight.
    int place() {
        return model.shown().place(top);
    }

    /// How much of that line is above the edge.
    double into() {
        return into;
    }

    void centre(long number) {
        atEnd = false;
        top = number;
        into = 0;
        centred = true;
        moved.run();
    }

    /// Centres the first line at or after the instant.
    void centre(Instant instant) {
        long nanos = Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
        long number = model.store().at(nanos);
        var shown = model.shown();
        int place = Math.min(shown.place(number), shown.size() - 1);
        if (place >= 0) {
            centre(shown.number(place));
        }
    }

    void toStart() {
        centred = false;
        atEnd = false;
        top = model.store().first();
        into = 0;
        moved.run();
    }

    void toEnd() {
        centred = false;
        atEnd = true;
        moved.run();
    }

    /// Scrolls to a share of all lines; the last percent is the end.
    void toShare(double share, int drawn) {
        if (share > 0.995) {
            toEnd();
            return;
        }
        var shown = model.shown();
        atEnd = false;
        top = shown.number((int) (share * Math.max(0, shown.size() - drawn)));
        into = 0;
        moved.run();
    }

    /// Scrolls by whole rows; the remainder is kept for the next call.
    void by(double pixels) {
        double step = LogRows.line(look.get());
        carried += pixels;
        double whole = Math.rint(carried / step) * step;
        carried -= whole;
        if (whole != 0) {
            moveBy(whole);
        }
    }

    private void moveBy(double pixels) {
        settle();
        if (model.shown().size() > 0) {
            shift(pixels);
            moved.run();
        }
    }

    /// Applies a wanted centre or end once the heights are known.
    void settle() {
        if (model.shown().size() == 0) {
            return;
        }
        if (centred) {
            centred = false;
            double step = LogRows.line(look.get());
            shift(-Math.floor(Math.max(0, visibleHeight.getAsDouble()) / 2 / step) * step);
        }
        if (atEnd) {
            placeAtEnd();
        }
    }

    private void shift(double pixels) {
        var now = look.get();
        var shown = model.shown();
        int place = Math.min(shown.place(top), shown.size() - 1);
        double at = into + pixels;
        while (at < 0 && place > 0) {
            place--;
            at += rows.height(now, shown.line(place));
        }
        double high = rows.height(now, shown.line(place));
        while (at >= high && place < shown.size() - 1) {
            at -= high;
            place++;
            high = rows.height(now, shown.line(place));
        }
        top = shown.number(place);
        double step = LogRows.line(now);
        into = Math.max(0, Math.rint(at / step) * step);
        atEnd = showsEnd(place);
    }

    private boolean showsEnd(int from) {
        var shown = model.shown();
        double room = visibleHeight.getAsDouble() + into;
        for (int place = from; place < shown.size(); place++) {
            room -= rows.height(look.get(), shown.line(place));
            if (room < 0) {
                return false;
            }
        }
        return true;
    }

    /// The start of the list at which its last line is the lowest.
    private void placeAtEnd() {
        var shown = model.shown();
        double room = visibleHeight.getAsDouble();
        int place = shown.size();
        while (place > 0 && room > 0) {
            place--;
            room -= rows.height(look.get(), shown.line(place));
        }
        top = shown.number(place);
        into = Math.max(0, -room);
    }
}
