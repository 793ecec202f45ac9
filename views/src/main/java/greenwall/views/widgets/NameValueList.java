package greenwall.views.widgets;

import greenwall.fleet.SanitizedText;
import greenwall.styles.ColorRole;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.Pen;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Names and values below headings, such as the labels of a log line. A click on a value opens it, if it can
/// be opened.
public final class NameValueList {
    private static final int MAX_LINES = 12;
    private static final int MAX_LINES_TO_OPEN = 3;

    private final String longestName;
    private final RowList list;
    private List<Entry> entries = List.of();

    public record Entry(String name, String value, ColorRole role, Optional<Runnable> open) {
        public static Entry heading(String text) {
            return plain(text, "");
        }

        public static Entry plain(String name, String value) {
            return new Entry(name, value, ColorRole.FG, Optional.empty());
        }

        public static Entry opening(String name, String value, Runnable open) {
            return new Entry(name, value, ColorRole.FG, Optional.of(open));
        }

        private boolean isHeading() {
            return value.isEmpty() && open.isEmpty();
        }
    }

    /// @param longestName the name that determines the width of the first column
    public NameValueList(PaintStyle style, String title, String longestName) {
        this.longestName = longestName;
        list = new RowList(style, title, this::paint);
        list.setBackgroundRole(ColorRole.SURFACE);
        list.openOnSingleClick();
        list.setHeights((row, width) -> lines(entries.get(row), width).size() * step() + 5);
        list.onOpen(row -> entries.get(row).open().ifPresent(Runnable::run));
    }

    public RowList list() {
        return list;
    }

    /// @param note shown if there are no entries
    public void show(List<Entry> newEntries, String note) {
        entries = newEntries;
        list.selectSilently(-1);
        list.show(entries.size(), row -> entries.get(row).isHeading(), note);
        list.scrollToTop();
    }

    private double names(double width) {
        return Math.min(width * 0.42, list.paintStyle().small().width(longestName) + 10);
    }

    private double step() {
        return list.paintStyle().mono().height() + 1;
    }

    private void paint(Pen pen, int index, double x, double y, double width, double height, boolean selected) {
        var style = pen.style();
        var entry = entries.get(index);
        if (entry.isHeading()) {
            pen.heading(entry.name(), x, y, width, height);
            return;
        }
        double names = names(width);
        var role = entry.open().isPresent() ? ColorRole.ACCENT : ColorRole.MUTED;
        pen.text(style.small(), role, entry.name(), x, y + 2, names - 8);
        double at = y + 2;
        for (var line : lines(entry, width)) {
            pen.text(style.mono(), entry.role(), line, x + names, at, width - names);
            at += step();
        }
    }

    /// Breaks lines at any character, since a hash, for example, has no spaces.
    private List<String> lines(Entry entry, double width) {
        int most = entry.open().isEmpty() ? MAX_LINES : MAX_LINES_TO_OPEN;
        int letters = Math.max(
                8, (int) ((width - names(width)) / list.paintStyle().mono().width("0")));
        var text = SanitizedText.line(Pen.truncated(entry.value()));
        var lines = new ArrayList<String>();
        for (int from = 0; from < text.length() && lines.size() < most; from += letters) {
            boolean cut = lines.size() == most - 1 && from + letters < text.length();
            lines.add(text.substring(from, Math.min(text.length(), from + letters - (cut ? 1 : 0))) + (cut ? "…" : ""));
        }
        return lines.isEmpty() ? List.of("") : lines;
    }
}
