/// The range's Alertmanager: grouping, inhibition and silences behind its v2 API.
@NullMarked
package greenwall.lab.alertmanager;

import org.jspecify.annotations.NullMarked;
