package greenwall.connectors.grafana;

import java.util.Set;

/// What has no meaning outside Grafana: its editor, its menus, what only one theme of it draws.
final class GrafanaOnlyKeys {
    private static final Set<String> PATHS = Set.of("""
        custom.inspect custom.hideFrom.compare custom.pointSymbol displayNameFromDS nullValueMode writeable
        path custom.cellOptions.valueDisplayMode legend.isVisible legend.enableFacetedFilter tooltip.maxHeight
        tooltip.maxWidth tooltip.hoverProximity tooltip.showColorScale timeCompare enableInfiniteScrolling
        showControls controlsStorageKey showLogContextToggle syntaxHighlighting code.language
        code.showLineNumbers code.showMiniMap fullHighlight clusteringEnabled disableKeyboardEvents
        showRecentlyViewed showStarred showHeadings footer.enablePagination exemplars.color unitScale
        custom.hideFrom.vis custom.wrapHeaderText custom.showValues=false custom.showPoints= alertThreshold
        dashboardAlerts=false showSearch showFieldSelector unwrappedColumns timestampResolution
        annotations.multiLane annotations.clustering fontSize=default groupMode=default barRadius datasource
        datasource.type datasource.uid xTickLabelSpacing=0
        """.split("\\s+"));

    private GrafanaOnlyKeys() {}

    /// Some paths have no meaning with one value only, which is what usually holds.
    static boolean is(String path, String value) {
        return PATHS.contains(path) || PATHS.contains(path + "=" + value);
    }
}
