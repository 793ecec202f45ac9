package greenwall.views;

import greenwall.views.paint.PaintStyle;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.function.Consumer;

/// What a view is handed when it is made: how things look, what time it is and where, whom to ask,
/// and whom to tell what the user wants.
public record ViewContext(PaintStyle look, InstantSource clock, ZoneId zone, Ports ports, Consumer<Intent> intents) {
    public Ranges ranges() {
        return ports.ranges();
    }
}
