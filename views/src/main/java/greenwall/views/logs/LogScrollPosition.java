package greenwall.views.logs;

import greenwall.fleet.trace.EpochNanos;
import java.time.Instant;

/// The scroll position of a log. It is a line plus complete rows instead of a pixel offset, so that lines can
/// be added and dropped at both ends.
final class LogScrollPosition {
    private final LogModel model;
    private final LogLinePainter rows;
    private final LogCanvas canvas;
    private Anchor anchor = Anchor.END;
    private long top;
    private double offset;
    private double remainder;

    /// What determines the position at the next drawing, when the heights of the lines are known.
    private enum Anchor {
        NONE,
        /// The top line is moved to the middle.
        CENTRE,
        /// The last line stays at the bottom edge.
        END
    }

    LogScrollPosition(LogModel model, LogLinePainter rows, LogCanvas canvas) {
        this.model = model;
        this.rows = rows;
        this.canvas = canvas;
        model.addInsertListener(number -> top = top >= number ? top + 1 : top);
    }

    boolean atEnd() {
        return anchor == Anchor.END;
    }

    /// The index, among the lines that pass the filters, of the first visible line.
    int index() {
        return model.shown().indexOf(top);
    }

    /// The height of the part of that line that is above the top edge.
    double offsetInLine() {
        return offset;
    }

    void centre(long number) {
        moveTo(number, Anchor.CENTRE);
    }

    private void moveTo(long number, Anchor newAnchor) {
        anchor = newAnchor;
        top = number;
        offset = 0;
        canvas.moved();
    }

    /// Centres the first line at or after the instant.
    void centre(Instant instant) {
        long number = model.store().at(EpochNanos.nanos(instant));
        var shown = model.shown();
        int place = Math.min(shown.indexOf(number), shown.size() - 1);
        if (place >= 0) {
            centre(shown.number(place));
        }
    }

    void scrollToStart() {
        moveTo(model.store().first(), Anchor.NONE);
    }

    void scrollToEnd() {
        anchor = Anchor.END;
        canvas.moved();
    }

    /// Stops following new lines, so that those that the user selects stay in their place. End follows them
    /// again.
    void hold() {
        settle();
        if (anchor == Anchor.END) {
            anchor = Anchor.NONE;
        }
    }

    /// Scrolls to a share of all lines. The last half percent counts as the end.
    void scrollToShare(double share, int drawn) {
        var shown = model.shown();
        if (share > 0.995) {
            scrollToEnd();
        } else {
            moveTo(shown.number((int) (share * Math.max(0, shown.size() - drawn))), Anchor.NONE);
        }
    }

    /// Scrolls by complete rows. The remainder is kept for the next call.
    void scrollBy(double pixels) {
        double step = rows.rowHeight();
        remainder += pixels;
        double rowPixels = Math.rint(remainder / step) * step;
        remainder -= rowPixels;
        if (rowPixels != 0 && model.shown().size() > 0) {
            settle();
            shift(rowPixels);
            canvas.moved();
        }
    }

    /// Applies the anchor. The heights must be known.
    void settle() {
        if (model.shown().size() == 0) {
            return;
        }
        if (anchor == Anchor.CENTRE) {
            shift(-Math.floor(Math.max(0, canvas.linesHeight()) / 2 / rows.rowHeight()) * rows.rowHeight());
        }
        if (anchor == Anchor.END) {
            placeAtEnd();
        }
    }

    private void shift(double pixels) {
        var shown = model.shown();
        int place = Math.min(shown.indexOf(top), shown.size() - 1);
        double at = offset + pixels;
        while (at < 0 && place > 0) {
            place--;
            at += rows.height(shown.line(place));
        }
        double high = rows.height(shown.line(place));
        while (at >= high && place < shown.size() - 1) {
            at -= high;
            place++;
            high = rows.height(shown.line(place));
        }
        top = shown.number(place);
        offset = Math.max(0, Math.rint(at / rows.rowHeight()) * rows.rowHeight());
        anchor = showsEnd(place) ? Anchor.END : Anchor.NONE;
    }

    private boolean showsEnd(int from) {
        var shown = model.shown();
        double room = canvas.linesHeight() + offset;
        for (int place = from; place < shown.size(); place++) {
            room -= rows.height(shown.line(place));
            if (room < 0) {
                return false;
            }
        }
        return true;
    }

    /// Sets the position at which the last line is at the bottom edge.
    private void placeAtEnd() {
        var shown = model.shown();
        int place = shown.size() - 1;
        double room = canvas.linesHeight() - rows.height(shown.line(place));
        while (place > 0 && room > 0) {
            place--;
            room -= rows.height(shown.line(place));
        }
        top = shown.number(place);
        offset = Math.max(0, -room);
    }
}
