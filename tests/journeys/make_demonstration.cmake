# Makes the demonstration record anew: cmake -DCTL=sartoriusctl -DKEPT=folder -P make_demonstration.cmake
file(REMOVE_RECURSE ${KEPT})
execute_process(COMMAND ${CTL} demo --keep ${KEPT} RESULT_VARIABLE exit)
if(NOT exit EQUAL 0)
    message(FATAL_ERROR "sartoriusctl demo --keep ended with ${exit}")
endif()
