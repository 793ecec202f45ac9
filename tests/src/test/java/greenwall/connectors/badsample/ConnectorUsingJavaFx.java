package greenwall.connectors.badsample;

import javafx.scene.Node;

/// A bad sample: see the architecture test.
public record ConnectorUsingJavaFx(Node node) {}
