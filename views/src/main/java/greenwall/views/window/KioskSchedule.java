package greenwall.views.window;

import greenwall.fleet.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The behaviour of a wall display (`--kiosk`): the rotation of its views, the view for a problem that stops the
/// rotation, the drift of the picture against burn-in, and the brightness at night.
public record KioskSchedule(List<String> views) {
    private static final long VIEW_MILLIS = 30_000;
    private static final LocalTime NIGHT_FROM = LocalTime.of(22, 0);
    private static final LocalTime NIGHT_UNTIL = LocalTime.of(6, 0);
    private static final double NIGHT_BRIGHTNESS = 0.55;
    private static final int REACH = 8;
    private static final int[][] PATH = path();

    public KioskSchedule {
        views = List.copyOf(views);
        if (views.isEmpty()) {
            throw new IllegalArgumentException("a kiosk needs at least one view to show");
        }
    }

    /// The views take turns, beginning with the first in the list.
    public String view(Instant begun, Instant now) {
        return views.get(Math.floorMod(turn(begun, now), views.size()));
    }

    /// The number of the turn, each of which shows one view.
    long turn(Instant begun, Instant now) {
        return Duration.between(begun, now).toMillis() / VIEW_MILLIS;
    }

    /// The view that shows a problem: the wall, else the view of its subject, else a general one. Empty if
    /// the kiosk has none of them.
    Optional<String> viewOf(Problem problem) {
        var subjectView = switch (problem.subject().kind()) {
            case POOL, VDEV, DATASET -> "zfs";
            case TUNNEL -> "wireguard";
            case GUEST -> "vms";
            case REPLICATION -> "replication";
            case SOURCE -> "sources";
            default -> "host";
        };
        return Stream.of("wall", subjectView, "host", "hosts", "alerts")
                .filter(views::contains)
                .findFirst();
    }

    /// The offset of the picture, in a fixed path that repeats. It changes by one step each minute.
    public int[] drift(Instant now) {
        return PATH[Math.floorMod(now.getEpochSecond() / 60, PATH.length)].clone();
    }

    /// The largest offset: a margin of this size stays free.
    public static int maxDrift() {
        return REACH;
    }

    public double brightness(Instant now, ZoneId zone) {
        var time = now.atZone(zone).toLocalTime();
        return time.isBefore(NIGHT_FROM) && !time.isBefore(NIGHT_UNTIL) ? 1 : NIGHT_BRIGHTNESS;
    }

    /// Goes through all offsets row by row, alternately to the right and to the left, in steps of two pixels,
    /// so that no step is visible as a jump.
    private static int[][] path() {
        int side = REACH + 1;
        var path = new int[side * side][];
        for (int i = 0; i < path.length; i++) {
            int y = i / side;
            int x = y % 2 == 0 ? i % side : side - 1 - i % side;
            path[i] = new int[] {2 * x - REACH, 2 * y - REACH};
        }
        return path;
    }
}
