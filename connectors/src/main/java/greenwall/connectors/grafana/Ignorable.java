package greenwall.connectors.grafana;

import java.util.Set;

/// What has no meaning outside Grafana: its editor, its menus, what only one theme of it draws.
final class Ignorable {
    private static final Set<String> PATHS = Set.of(
            "custom.inspect",
            "custom.hideFrom.compare",
            "custom.pointSymbol",
            "displayNameFromDS",
            "nullValueMode",
            "writeable",
            "path",
            "custom.cellOptions.valueDisplayMode",
            "legend.isVisible",
            "legend.enableFacetedFilter",
            "tooltip.maxHeight",
            "tooltip.maxWidth",
            "tooltip.hoverProximity",
            "tooltip.showColorScale",
            "timeCompare",
            "enableInfiniteScrolling",
            "showControls",
            "controlsStorageKey",
            "showLogContextToggle",
            "syntaxHighlighting",
            "code.language",
            "code.showLineNumbers",
            "code.showMiniMap",
            "fullHighlight",
            "clusteringEnabled",
            "disableKeyboardEvents",
            "showRecentlyViewed",
            "showStarred",
            "showHeadings",
            "footer.enablePagination",
            "exemplars.color");

    private Ignorable() {}

    static boolean is(String path) {
        return PATHS.contains(path);
    }
}
