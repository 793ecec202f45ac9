package greenwall.views.map;

/// A call graph with its layout and the chosen service.
///
/// @param selected empty if none is chosen
record VisibleGraph(CallGraph graph, CallGraph.Highlight lit, MapLayout layout, String selected) {
    /// With more calls only important ones have numbers.
    private static final int FEW = 60;

    boolean fewCalls() {
        return graph.calls().size() <= FEW;
    }

    boolean veryManyCalls() {
        return graph.calls().size() > 10 * FEW;
    }

    boolean dim(String name) {
        return lit.any() && !lit.services().contains(name) && !name.equals(selected);
    }

    boolean ofSelected(CallGraph.Call call) {
        return call.from().equals(selected) || call.to().equals(selected);
    }
}
