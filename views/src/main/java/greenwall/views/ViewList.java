package greenwall.views;

import greenwall.styles.Icon;
import greenwall.views.wall.WallView;
import java.util.List;
import java.util.Optional;

/// All views, in the order of the rail. A new view is a package and a line here.
public final class ViewList {
    private static final List<ViewKind> ALL =
            List.of(new ViewKind("wall", "Fleet Overview", Icon.WALL, false, WallView::new));

    private ViewList() {}

    public static List<ViewKind> all() {
        return ALL;
    }

    public static List<String> ids() {
        return ALL.stream().map(ViewKind::id).toList();
    }

    public static Optional<ViewKind> named(String id) {
        return ALL.stream().filter(kind -> kind.id().equals(id)).findFirst();
    }
}
