/// The Alertmanager of the practice range: routing, inhibition and silences behind its v2 API.
@NullMarked
package greenwall.lab.alertmanager;

import org.jspecify.annotations.NullMarked;
