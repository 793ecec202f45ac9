package greenwall.views.wall;

import greenwall.fleet.state.HostState;
import greenwall.views.ViewSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The positions of all hosts on a wall. The density depends on the number of hosts and the size: rows and
/// tiles up to the configured numbers of hosts, cells above that. If the hosts do not fit at the smallest
/// size, the wall scrolls.
public final class WallLayout {
    public enum Density {
        ROWS,
        TILES,
        CELLS
    }

    static final double EDGE = 10;

    private final HostGrid items;
    private final double header;
    private final double height;
    private final List<Box> boxes = new ArrayList<>();
    private final List<Header> headers = new ArrayList<>();

    public record Box(HostState host, double x, double y, double width, double height) {}

    public record Header(WallGroup group, double x, double y, double width) {}

    /// The size of the hosts, and how many are next to each other.
    ///
    /// @param below the space below each group
    record HostGrid(Density density, double width, double height, double gap, int perLine, double below) {
        /// The height of one line of hosts with the gap below it.
        double line() {
            return height + gap;
        }

        private Box box(HostState host, int index, double left, double top) {
            double x = left + index % perLine * (width + gap);
            double y = top + index / perLine * line();
            return new Box(host, x, y, width, height);
        }
    }

    /// The number of groups in one line, and the width of each.
    record GroupColumns(int groups, double width) {}

    /// @param header the height of the title of a group
    WallLayout(HostGrid items, double header, GroupColumns side, List<WallGroup> groups) {
        this.items = items;
        this.header = header;
        double top = 0;
        double below = 0;
        int column = 0;
        for (var group : groups) {
            if (column == side.groups()) {
                column = 0;
                top = below;
            }
            double left = EDGE + column * side.width();
            double y = top;
            if (header > 0 && !group.title().isEmpty()) {
                headers.add(new Header(group, left, y, side.width()));
                y += header;
            }
            for (int i = 0; i < group.hosts().size(); i++) {
                boxes.add(items.box(group.hosts().get(i), i, left, y));
            }
            y += Math.ceilDiv(group.hosts().size(), items.perLine()) * items.line() + items.below();
            below = Math.max(below, y);
            column++;
        }
        height = below;
        if (side.groups() > 1) {
            boxes.sort(Comparator.comparingDouble(Box::y).thenComparingDouble(Box::x));
        }
    }

    /// @param titles the height of the column titles; only rows have them
    /// @param least the minimum height of a row
    /// @param far whether the wall is read from such a distance that groups matter more than host names
    static WallLayout of(
            List<WallGroup> groups,
            double width,
            double height,
            double titles,
            double scale,
            double least,
            boolean far,
            ViewSettings upTo) {
        var sizing = WallSizing.of(groups, Math.max(1, width - 2 * EDGE), scale);
        return sizing.rows(upTo.rows(), height - titles, least)
                .or(() -> sizing.tiles(upTo.tiles(), height))
                .or(() -> far ? Optional.empty() : sizing.tilesSideBySide(upTo.tiles(), height))
                .orElseGet(() -> sizing.cells(height, far));
    }

    public Density density() {
        return items.density();
    }

    public List<Box> boxes() {
        return boxes;
    }

    List<Header> headers() {
        return headers;
    }

    double headerHeight() {
        return header;
    }

    /// The total height, including the part that is scrolled out of view.
    public double height() {
        return height;
    }

    /// The index of the box at a point, or -1.
    int at(double x, double y) {
        for (int i = firstBoxBelow(y); i < boxes.size(); i++) {
            var box = boxes.get(i);
            if (box.y() > y) {
                return -1;
            }
            if (x >= box.x() && x < box.x() + box.width() + items.gap() && y < box.y() + box.height() + items.gap()) {
                return i;
            }
        }
        return -1;
    }

    /// The group whose title is at this point.
    Optional<WallGroup> groupAt(double x, double y) {
        return headers.stream()
                .filter(each -> y >= each.y() && y < each.y() + header && x < each.x() + each.width() && x >= each.x())
                .map(Header::group)
                .findFirst();
    }

    /// The index of the first box whose lower edge is below `y`. Boxes are sorted from top to bottom.
    int firstBoxBelow(double y) {
        int low = 0;
        int high = boxes.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (boxes.get(middle).y() + items.line() <= y) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// The index of the box to which an arrow key leads: the next one sideways, or the nearest one in the
    /// next line up or down.
    int step(int from, int right, int down) {
        if (boxes.isEmpty()) {
            return -1;
        }
        if (from < 0) {
            return 0;
        }
        if (right != 0) {
            return Math.clamp(from + right, 0, boxes.size() - 1);
        }
        var current = boxes.get(from);
        int found = from;
        double lineY = Double.NaN;
        double nearest = Double.MAX_VALUE;
        for (int i = from + down; i >= 0 && i < boxes.size(); i += down) {
            var box = boxes.get(i);
            if (box.y() == current.y()) {
                continue;
            }
            if (Double.isNaN(lineY)) {
                lineY = box.y();
            } else if (box.y() != lineY) {
                break;
            }
            double away = Math.abs(box.x() - current.x());
            if (away < nearest) {
                nearest = away;
                found = i;
            }
        }
        return found;
    }
}
