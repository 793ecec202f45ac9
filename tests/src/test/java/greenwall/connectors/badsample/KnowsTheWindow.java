package greenwall.connectors.badsample;

import javafx.scene.Node;

/// A bad sample: see the architecture test.
public record KnowsTheWindow(Node node) {}
