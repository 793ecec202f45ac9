package greenwall.views.dashboard;

import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.Panel.GridPosition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Places the panels of a row as high up as possible. Moves the others out of the way when one is moved or
/// resized.
final class PanelLayout {
    private static final int MAX_STEPS = 200;

    private PanelLayout() {}

    /// The distance by which a panel is moved, and by which it grows, in cells.
    record Shift(int dx, int dy, int dw, int dh) {
        static final Shift NONE = new Shift(0, 0, 0, 0);

        private GridPosition of(GridPosition was) {
            int x = Math.clamp(was.x() + dx, 0, Panel.COLUMNS - was.w());
            return new GridPosition(
                    x,
                    Math.max(0, was.y() + dy),
                    Math.clamp(was.w() + dw, 1, Panel.COLUMNS - x),
                    Math.max(1, was.h() + dh));
        }

        private Shift times(int n) {
            return new Shift(dx * n, dy * n, dw * n, dh * n);
        }
    }

    /// Removes vertical gaps. Files may contain gaps that no dashboard shows.
    static List<GridPosition> compact(List<GridPosition> places) {
        var free = new int[Panel.COLUMNS];
        var compact = new ArrayList<>(places);
        for (int i : fromAbove(places)) {
            var at = within(places.get(i));
            int top = Arrays.stream(free, at.x(), at.x() + at.w()).max().orElse(0);
            Arrays.fill(free, at.x(), at.x() + at.w(), top + at.h());
            compact.set(i, new GridPosition(at.x(), top, at.w(), at.h()));
        }
        return compact;
    }

    private static GridPosition within(GridPosition place) {
        int x = Math.clamp(place.x(), 0, Panel.COLUMNS - 1);
        return new GridPosition(
                x, Math.max(0, place.y()), Math.clamp(place.w(), 1, Panel.COLUMNS - x), Math.max(1, place.h()));
    }

    private static List<Integer> fromAbove(List<GridPosition> places) {
        return IntStream.range(0, places.size())
                .boxed()
                .sorted(Comparator.comparingInt((Integer i) -> places.get(i).y())
                        .thenComparingInt(i -> places.get(i).x()))
                .toList();
    }

    /// Moves one panel of the row. Panels in its way take its old place or move down.
    static List<Panel> moved(List<Panel> row, int id, Shift shift) {
        var before = compact(row.stream().map(Panel::place).toList());
        return placed(row, shifted(before, index(row, id), shift));
    }

    /// Adds a panel to the row. Panels in its way move down.
    static List<Panel> with(List<Panel> row, Panel panel, int x, int y) {
        var all = new ArrayList<>(row);
        int below =
                row.stream().mapToInt(p -> p.place().y() + p.place().h()).max().orElse(0);
        var own = panel.place();
        all.add(panel.at(new GridPosition(x, below, own.w(), own.h())));
        var before = compact(all.stream().map(Panel::place).toList());
        var at = before.getLast();
        return placed(all, shifted(before, all.size() - 1, new Shift(0, y - at.y(), 0, 0)));
    }

    /// Moves or resizes a panel by one key press: as far in this direction as is needed to change anything.
    static List<Panel> stepped(List<Panel> row, int id, Shift step) {
        var before = compact(row.stream().map(Panel::place).toList());
        int index = index(row, id);
        var was = before.get(index);
        int first = 1;
        if (step.dx() != 0) {
            var to = step.of(was);
            first = IntStream.range(0, before.size())
                    .filter(i -> i != index && collide(to, before.get(i)))
                    .map(i -> Math.min(before.get(i).w(), room(was, step)))
                    .findFirst()
                    .orElse(1);
        }
        for (int n = Math.max(1, first); n <= MAX_STEPS; n++) {
            var after = shifted(before, index, step.times(n));
            if (!after.get(index).equals(was)) {
                return placed(row, after);
            }
        }
        return row;
    }

    private static int room(GridPosition was, Shift step) {
        return step.dx() > 0 ? Panel.COLUMNS - was.x() - was.w() : was.x();
    }

    private static int index(List<Panel> row, int id) {
        return IntStream.range(0, row.size())
                .filter(i -> row.get(i).id() == id)
                .findFirst()
                .orElseThrow();
    }

    private static List<Panel> placed(List<Panel> row, List<GridPosition> places) {
        return IntStream.range(0, row.size())
                .mapToObj(i -> row.get(i).place().equals(places.get(i))
                        ? row.get(i)
                        : row.get(i).at(places.get(i)))
                .toList();
    }

    private static List<GridPosition> shifted(List<GridPosition> before, int index, Shift shift) {
        var was = before.get(index);
        var to = shift.of(was);
        var places = new ArrayList<>(before);
        places.set(index, to);
        for (int i : fromAbove(before)) {
            if (i != index && collide(to, places.get(i))) {
                places.set(i, displaced(places, i, was, to));
                push(places, i, index);
            }
        }
        return compact(places);
    }

    /// The new place of a panel whose place is taken by another one.
    private static GridPosition displaced(List<GridPosition> places, int index, GridPosition from, GridPosition to) {
        var current = places.get(index);
        var candidates = new ArrayList<GridPosition>();
        if (to.x() != from.x()) {
            candidates.add(at(current, to.x() > from.x() ? to.x() - current.w() : to.x() + to.w(), current.y()));
        }
        if (to.y() > from.y()) {
            candidates.add(at(current, current.x(), to.y() - current.h()));
        }
        return candidates.stream()
                .filter(place -> place.x() >= 0 && place.x() + place.w() <= Panel.COLUMNS && place.y() >= 0)
                .filter(place ->
                        IntStream.range(0, places.size()).noneMatch(i -> i != index && collide(place, places.get(i))))
                .findFirst()
                .orElse(at(current, current.x(), to.y() + to.h()));
    }

    /// Moves panels down that overlap a displaced panel.
    private static void push(List<GridPosition> places, int mover, int fixed) {
        for (int i = 0; i < places.size(); i++) {
            var moved = places.get(mover);
            if (i != mover && i != fixed && collide(moved, places.get(i))) {
                places.set(i, at(places.get(i), places.get(i).x(), moved.y() + moved.h()));
                push(places, i, fixed);
            }
        }
    }

    private static GridPosition at(GridPosition place, int x, int y) {
        return new GridPosition(x, y, place.w(), place.h());
    }

    private static boolean collide(GridPosition one, GridPosition other) {
        return one.x() < other.x() + other.w()
                && other.x() < one.x() + one.w()
                && one.y() < other.y() + other.h()
                && other.y() < one.y() + one.h();
    }
}
