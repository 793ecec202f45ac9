package greenwall.views.servicemap;

/// A call graph with its layout.
///
/// @param selected the selected service; empty if none is selected
record VisibleGraph(
        ClusterCallGraph graph, ClusterCallGraph.Highlight highlight, ServicePositions layout, String selected) {
    /// If there are more calls, only the important ones have labels.
    private static final int FEW = 60;

    VisibleGraph(ClusterCallGraph graph, ServicePositions layout, String selected) {
        this(graph, graph.highlight(), layout, selected);
    }

    VisibleGraph selecting(String name) {
        return new VisibleGraph(graph, highlight, layout, name);
    }

    boolean isSparse() {
        return graph.calls().size() <= FEW;
    }

    boolean isVeryDense() {
        return graph.calls().size() > 10 * FEW;
    }

    boolean dim(String name) {
        return highlight.any() && !highlight.services().contains(name) && !name.equals(selected);
    }

    boolean touchesSelected(ClusterCallGraph.Call call) {
        return call.from().equals(selected) || call.to().equals(selected);
    }
}
