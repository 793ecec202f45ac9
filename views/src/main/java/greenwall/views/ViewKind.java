package greenwall.views;

import greenwall.styles.Icon;
import java.util.function.Function;

/// A view as the rail, the palette, links and `greenwall shot` know it.
public record ViewKind(String id, String title, Icon icon, boolean ofOneHost, Function<ViewContext, View> maker) {}
