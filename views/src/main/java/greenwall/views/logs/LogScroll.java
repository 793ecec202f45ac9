package greenwall.views.logs;

import greenwall.views.paint.PaintStyle;
import java.time.Instant;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/// The scroll position of a log. It is a line plus complete rows instead of a pixel offset, so that lines can
/// be added and dropped at both ends.
final class LogScroll {
    private final LogModel model;
    private final LogRows rows;
    private final Supplier<PaintStyle> look;
    private final DoubleSupplier visibleHeight;
    private final Runnable moved;
    private boolean atEnd = true;
    private boolean centred;
    private long top;
    private double offset;
    private double remainder;

    /// @param visibleHeight the height of the canvas that is available for lines
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

    /// The index, among the lines that pass the filters, of the first visible line.
    int place() {
        return model.shown().place(top);
    }

    /// The height of the part of that line that is above the top edge.
    double into() {
        return offset;
    }

    void centre(long number) {
        atEnd = false;
        top = number;
        offset = 0;
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
        offset = 0;
        moved.run();
    }

    void toEnd() {
        centred = false;
        atEnd = true;
        moved.run();
    }

    /// Scrolls to a share of all lines. The last half percent counts as the end.
    void toShare(double share, int drawn) {
        if (share > 0.995) {
            toEnd();
            return;
        }
        var shown = model.shown();
        atEnd = false;
        top = shown.number((int) (share * Math.max(0, shown.size() - drawn)));
        offset = 0;
        moved.run();
    }

    /// Scrolls by complete rows. The remainder is kept for the next call.
    void by(double pixels) {
        double step = LogRows.line(look.get());
        remainder += pixels;
        double rowPixels = Math.rint(remainder / step) * step;
        remainder -= rowPixels;
        if (rowPixels != 0) {
            moveBy(rowPixels);
        }
    }

    private void moveBy(double pixels) {
        settle();
        if (model.shown().size() > 0) {
            shift(pixels);
            moved.run();
        }
    }

    /// Applies a requested centring or scrolling to the end, once the heights are known.
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
        double at = offset + pixels;
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
        offset = Math.max(0, Math.rint(at / step) * step);
        atEnd = showsEnd(place);
    }

    private boolean showsEnd(int from) {
        var shown = model.shown();
        double room = visibleHeight.getAsDouble() + offset;
        for (int place = from; place < shown.size(); place++) {
            room -= rows.height(look.get(), shown.line(place));
            if (room < 0) {
                return false;
            }
        }
        return true;
    }

    /// Sets the position at which the last line is at the bottom edge.
    private void placeAtEnd() {
        var shown = model.shown();
        double room = visibleHeight.getAsDouble();
        int place = shown.size();
        while (place > 0 && room > 0) {
            place--;
            room -= rows.height(look.get(), shown.line(place));
        }
        top = shown.number(place);
        offset = Math.max(0, -room);
    }
}
