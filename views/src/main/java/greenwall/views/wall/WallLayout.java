package greenwall.views.wall;

import greenwall.fleet.state.HostState;
import greenwall.views.Preferences;
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

    private static final double[][] TILE_SIZES = {
        {240, 96}, {220, 88}, {200, 80}, {184, 76}, {168, 70}, {152, 64}, {140, 60}, {128, 56}, {116, 52}, {108, 46},
        {100, 40}, {92, 36}, {84, 34}, {84, 28}, {78, 24}, {74, 20}
    };
    private static final double CELL_LARGEST = 40;
    private static final double CELL_SMALLEST = 5;
    /// The minimum width for the title of a group and its worst count.
    private static final double MIN_GROUP_WIDTH = 130;
    static final double EDGE = 10;

    private final Density density;
    final double itemHeight;
    private final double gap;
    private final double header;
    private final double height;
    private final List<Box> boxes = new ArrayList<>();
    private final List<Header> headers = new ArrayList<>();

    public record Box(HostState host, double x, double y, double width, double height) {}

    public record Header(WallGroup group, double x, double y, double width) {}

    /// The number of groups in one line, and the width of each.
    private record Side(int groups, double width) {}

    private WallLayout(
            Density density,
            double scale,
            double itemWidth,
            double itemHeight,
            double gap,
            double header,
            int perLine,
            Side side,
            List<WallGroup> groups) {
        this.density = density;
        this.itemHeight = itemHeight;
        this.gap = gap;
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
            int i = 0;
            for (var host : group.hosts()) {
                boxes.add(new Box(
                        host,
                        left + i % perLine * (itemWidth + gap),
                        y + i / perLine * (itemHeight + gap),
                        itemWidth,
                        itemHeight));
                i++;
            }
            y += lines(i, perLine) * (itemHeight + gap) + (density == Density.ROWS ? 0 : 4 * scale);
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
            Preferences upTo) {
        int hosts = groups.stream().mapToInt(g -> g.hosts().size()).sum();
        boolean titled = groups.stream().anyMatch(g -> !g.title().isEmpty());
        double inner = Math.max(1, width - 2 * EDGE);
        if (hosts <= upTo.rows() && inner >= 700 * scale) {
            double header = titled ? 22 * scale : 0;
            double below = height - titles;
            double room = (below - groups.size() * header) / Math.max(1, hosts);
            double row = Math.floor(Math.clamp(room, least, 34 * scale));
            if (hosts <= 24 || row * hosts + groups.size() * header <= below) {
                return new WallLayout(
                        Density.ROWS,
                        scale,
                        inner,
                        row - (row < 20 ? 1 : 2),
                        row < 20 ? 1 : 2,
                        header,
                        1,
                        new Side(1, inner),
                        groups);
            }
        }
        double header = titled ? 20 * scale : 0;
        if (hosts <= upTo.tiles()) {
            for (var size : TILE_SIZES) {
                double gap = Math.floor(4 * scale);
                int columns = Math.min(most(groups), (int) ((inner + gap) / (size[0] * scale + gap)));
                if (columns < 1) {
                    continue;
                }
                double tall = Math.floor(size[1] * scale);
                if (total(groups, columns, tall + gap, header, scale) <= height) {
                    double wide = Math.floor((inner + gap) / columns) - gap;
                    return new WallLayout(
                            Density.TILES, scale, wide, tall, gap, header, columns, new Side(1, inner), groups);
                }
            }
        }
        if (!far && hosts <= upTo.tiles()) {
            var sideBySide = tilesSideBySide(groups, inner, height, scale, header);
            if (sideBySide.isPresent()) {
                return sideBySide.get();
            }
        }
        double size = CELL_LARGEST;
        while (size > CELL_SMALLEST
                && total(
                                groups,
                                (int) ((inner + gapFor(size)) / (size + gapFor(size))),
                                size + gapFor(size),
                                header,
                                scale)
                        > height) {
            size--;
        }
        if (groups.size() > 1) {
            var sideBySide = cellsSideBySide(groups, inner, height, scale, header, far ? 0 : size);
            if (sideBySide.isPresent()) {
                return sideBySide.get();
            }
        }
        int columns = Math.max(1, (int) ((inner + gapFor(size)) / (size + gapFor(size))));
        return new WallLayout(
                Density.CELLS, scale, size, size, gapFor(size), header, columns, new Side(1, inner), groups);
    }

    /// Several groups in one line, in the largest tiles that fit. Used if the groups do not fit below each other.
    private static Optional<WallLayout> tilesSideBySide(
            List<WallGroup> groups, double inner, double height, double scale, double header) {
        double gap = Math.floor(4 * scale);
        int largest = most(groups);
        for (var size : TILE_SIZES) {
            double tall = Math.floor(size[1] * scale);
            for (int side = 2; side <= groups.size(); side++) {
                double room = inner / side - 4 * scale;
                int columns = Math.min(largest, (int) ((room + gap) / (size[0] * scale + gap)));
                if (columns >= 1
                        && lines(groups.size(), side) * (header + lines(largest, columns) * (tall + gap) + 4 * scale)
                                <= height) {
                    double wide = Math.floor((room + gap) / columns) - gap;
                    return Optional.of(new WallLayout(
                            Density.TILES,
                            scale,
                            wide,
                            tall,
                            gap,
                            header,
                            columns,
                            new Side(side, inner / side),
                            groups));
                }
            }
        }
        return Optional.empty();
    }

    /// Several groups in one line, in the largest cells that fit, if these are larger than `least`. With one
    /// group per line, most of the screen could stay empty.
    private static Optional<WallLayout> cellsSideBySide(
            List<WallGroup> groups, double inner, double height, double scale, double header, double least) {
        int largest = most(groups);
        double largestSize = least;
        int sides = 0;
        for (int side = groups.size(); side >= 1; side--) {
            double wide = inner / side;
            for (double size = CELL_LARGEST * scale; size >= 4 * scale && size > largestSize; size--) {
                double line = size + gapFor(size);
                int columns = (int) ((wide - 4 * scale) / line);
                double tall = header + lines(largest, Math.max(1, columns)) * line + 4 * scale;
                if (columns >= 1 && wide >= MIN_GROUP_WIDTH * scale && lines(groups.size(), side) * tall <= height) {
                    largestSize = size;
                    sides = side;
                }
            }
        }
        if (sides == 0) {
            return Optional.empty();
        }
        double gap = gapFor(largestSize);
        int columns = (int) ((inner / sides - 4 * scale) / (largestSize + gap));
        return Optional.of(new WallLayout(
                Density.CELLS,
                scale,
                largestSize,
                largestSize,
                gap,
                header,
                columns,
                new Side(sides, inner / sides),
                groups));
    }

    private static int most(List<WallGroup> groups) {
        return groups.stream().mapToInt(g -> g.hosts().size()).max().orElse(1);
    }

    private static double gapFor(double size) {
        return size >= 16 ? 3 : size >= 9 ? 2 : 1;
    }

    private static double total(List<WallGroup> groups, int columns, double line, double header, double scale) {
        double total = 0;
        for (var group : groups) {
            total +=
                    (group.title().isEmpty() ? 0 : header) + lines(group.hosts().size(), columns) * line + 4 * scale;
        }
        return total;
    }

    private static int lines(int items, int perLine) {
        return (items + perLine - 1) / perLine;
    }

    public Density density() {
        return density;
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
        for (int i = lowest(y); i < boxes.size(); i++) {
            var box = boxes.get(i);
            if (box.y() > y) {
                return -1;
            }
            if (x >= box.x() && x < box.x() + box.width() + gap && y < box.y() + box.height() + gap) {
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
    int lowest(double y) {
        int low = 0;
        int high = boxes.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (boxes.get(middle).y() + itemHeight + gap <= y) {
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
        var here = boxes.get(from);
        int found = from;
        double lineY = Double.NaN;
        double nearest = Double.MAX_VALUE;
        for (int i = from + down; i >= 0 && i < boxes.size(); i += down) {
            var box = boxes.get(i);
            if (box.y() == here.y()) {
                continue;
            }
            if (Double.isNaN(lineY)) {
                lineY = box.y();
            } else if (box.y() != lineY) {
                break;
            }
            double away = Math.abs(box.x() - here.x());
            if (away < nearest) {
                nearest = away;
                found = i;
            }
        }
        return found;
    }
}
