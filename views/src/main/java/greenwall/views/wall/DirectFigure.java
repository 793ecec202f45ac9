package greenwall.views.wall;

import greenwall.fleet.Unit;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.HostState;
import java.time.Duration;
import java.util.List;

/// This console's own check of a host, and its age. Never green, since only what was checked is known.
final class DirectFigure implements HostFigure {
    static final DirectFigure HERE = new DirectFigure();

    private DirectFigure() {}

    @Override
    public String title() {
        return "Seen from here";
    }

    @Override
    public String brief() {
        return "from here";
    }

    @Override
    public Shown of(HostState host) {
        var now = host.sightingsAt();
        return host.sighting()
                .map(seen -> {
                    var age = Duration.between(seen.at(), now);
                    return new Shown(
                            seen.words() + ", " + Unit.duration(age.isNegative() ? Duration.ZERO : age) + " ago",
                            CellState.of(seen, now),
                            Double.NaN);
                })
                .orElse(Shown.ABSENT);
    }

    @Override
    public List<String> trailed() {
        return List.of();
    }

    @Override
    public boolean summed() {
        return false;
    }

    @Override
    public double weight() {
        return 1.75;
    }
}
