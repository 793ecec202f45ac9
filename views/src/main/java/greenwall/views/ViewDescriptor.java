package greenwall.views;

import greenwall.styles.Icon;
import java.util.function.Function;

/// A view, as listed in the navigation rail and the command palette, and named in links and by `greenwall
/// shot`.
public record ViewDescriptor(
        String id, String title, Icon icon, boolean ofOneHost, Function<ViewContext, View> factory) {}
