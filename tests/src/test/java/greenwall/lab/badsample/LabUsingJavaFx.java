package greenwall.lab.badsample;

import javafx.scene.Node;

/// A bad sample: see the architecture test.
public record LabUsingJavaFx(Node node) {}
