package greenwall.views.wall;

import greenwall.views.wall.WallLayout.Density;
import greenwall.views.wall.WallLayout.GroupColumns;
import greenwall.views.wall.WallLayout.HostGrid;
import java.util.List;
import java.util.Optional;

/// Finds the largest rows, tiles or cells with which the groups of a wall fit into its height.
///
/// @param hosts the number of all hosts
/// @param largest the number of hosts in the largest group
/// @param titled whether groups have titles
/// @param width the width without the edges
record WallSizing(List<WallGroup> groups, int hosts, int largest, boolean titled, double width, double scale) {
    private static final double[][] TILE_SIZES = {
        {240, 96}, {220, 88}, {200, 80}, {184, 76}, {168, 70}, {152, 64}, {140, 60}, {128, 56}, {116, 52}, {108, 46},
        {100, 40}, {92, 36}, {84, 34}, {84, 28}, {78, 24}, {74, 20}
    };
    private static final double CELL_LARGEST = 40;
    private static final double CELL_SMALLEST = 5;
    /// The minimum width for the title of a group and its worst count.
    private static final double MIN_GROUP_WIDTH = 130;

    static WallSizing of(List<WallGroup> groups, double width, double scale) {
        int hosts = groups.stream().mapToInt(g -> g.hosts().size()).sum();
        int largest = groups.stream().mapToInt(g -> g.hosts().size()).max().orElse(1);
        boolean titled = groups.stream().anyMatch(g -> !g.title().isEmpty());
        return new WallSizing(groups, hosts, largest, titled, width, scale);
    }

    private double header() {
        return titled ? 20 * scale : 0;
    }

    /// @param most the number of hosts up to which rows are used
    /// @param height the height without the column titles
    /// @param least the minimum height of a row
    Optional<WallLayout> rows(int most, double height, double least) {
        double titles = titled ? 22 * scale : 0;
        double room = (height - groups.size() * titles) / Math.max(1, hosts);
        double row = Math.floor(Math.clamp(room, least, 34 * scale));
        boolean fits = hosts <= 24 || row * hosts + groups.size() * titles <= height;
        if (hosts > most || !fits || width < 700 * scale) {
            return Optional.empty();
        }
        double gap = row < 20 ? 1 : 2;
        var items = new HostGrid(Density.ROWS, width, row - gap, gap, 1, 0);
        return Optional.of(new WallLayout(items, titles, new GroupColumns(1, width), groups));
    }

    Optional<WallLayout> tiles(int most, double height) {
        for (var size : TILE_SIZES) {
            var items = tiles(size, width);
            if (hosts <= most && items.perLine() >= 1 && total(items.perLine(), items.line()) <= height) {
                return Optional.of(new WallLayout(items, header(), new GroupColumns(1, width), groups));
            }
        }
        return Optional.empty();
    }

    /// Several groups in one line, in the largest tiles that fit. Used if the groups do not fit below each
    /// other.
    Optional<WallLayout> tilesSideBySide(int most, double height) {
        for (var size : TILE_SIZES) {
            for (int side = 2; side <= groups.size(); side++) {
                var items = tiles(size, width / side - 4 * scale);
                if (hosts <= most
                        && items.perLine() >= 1
                        && totalSideBySide(side, items.perLine(), items.line()) <= height) {
                    return Optional.of(new WallLayout(items, header(), new GroupColumns(side, width / side), groups));
                }
            }
        }
        return Optional.empty();
    }

    private HostGrid tiles(double[] size, double room) {
        double gap = Math.floor(4 * scale);
        int columns = Math.min(largest, (int) ((room + gap) / (size[0] * scale + gap)));
        double wide = Math.floor((room + gap) / Math.max(1, columns)) - gap;
        return new HostGrid(Density.TILES, wide, Math.floor(size[1] * scale), gap, columns, 4 * scale);
    }

    /// Cells for which the wall scrolls if they do not fit at the smallest size.
    WallLayout cells(double height, boolean far) {
        double size = CELL_LARGEST;
        while (size > CELL_SMALLEST && total(perLine(width, size), size + gapFor(size)) > height) {
            size--;
        }
        if (groups.size() > 1) {
            var sideBySide = cellsSideBySide(height, far ? 0 : size);
            if (sideBySide.isPresent()) {
                return sideBySide.get();
            }
        }
        return cells(size, perLine(width, size), 1);
    }

    /// Several groups in one line, in the largest cells that fit, if these are larger than `least`. With one
    /// group per line, most of the screen could stay empty.
    private Optional<WallLayout> cellsSideBySide(double height, double least) {
        double largestSize = least;
        int sides = 0;
        for (int side = groups.size(); side >= 1; side--) {
            double wide = width / side;
            for (double size = CELL_LARGEST * scale; size >= 4 * scale && size > largestSize; size--) {
                double line = size + gapFor(size);
                int columns = (int) ((wide - 4 * scale) / line);
                if (columns >= 1 && wide >= MIN_GROUP_WIDTH * scale && totalSideBySide(side, columns, line) <= height) {
                    largestSize = size;
                    sides = side;
                }
            }
        }
        if (sides == 0) {
            return Optional.empty();
        }
        int columns = (int) ((width / sides - 4 * scale) / (largestSize + gapFor(largestSize)));
        return Optional.of(cells(largestSize, columns, sides));
    }

    private WallLayout cells(double size, int columns, int side) {
        var items = new HostGrid(Density.CELLS, size, size, gapFor(size), columns, 4 * scale);
        return new WallLayout(items, header(), new GroupColumns(side, width / side), groups);
    }

    private static int perLine(double width, double size) {
        return Math.max(1, (int) ((width + gapFor(size)) / (size + gapFor(size))));
    }

    private static double gapFor(double size) {
        return size >= 16 ? 3 : size >= 9 ? 2 : 1;
    }

    /// The height of the groups below each other.
    private double total(int columns, double line) {
        return groups.stream()
                .mapToDouble(group -> (group.title().isEmpty() ? 0 : header())
                        + Math.ceilDiv(group.hosts().size(), columns) * line
                        + 4 * scale)
                .sum();
    }

    /// The height of groups in lines of `side`, each as high as the largest group.
    private double totalSideBySide(int side, int columns, double line) {
        return Math.ceilDiv(groups.size(), side) * (header() + Math.ceilDiv(largest, columns) * line + 4 * scale);
    }
}
